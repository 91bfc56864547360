namespace OrleansKafkaLoki.Grains.Records.Entries;

/// <summary>
/// Which time counts for each record of a partition: its own; without one that of the last record before it that tells (<see cref="IsTelling"/>).
/// Where there is none either, that of an anchor; and where it is older than Loki takes and is to be rewritten, the oldest that Loki took at the anchor's time, and
/// a little more. For records in the order of their offsets.
/// </summary>
/// <param name="maxAge">Older records are rewritten; null rewrites none.</param>
public sealed class RecordTimes(TimeSpan? maxAge = null)
{
    /// <summary>
    /// How many offsets an anchor counts for: a restart has to keep to those that the session before may have used, and what is behind them gets
    /// the time that it is then.
    /// </summary>
    public const long Reach = 100_000;

    /// <summary>A new anchor is taken when the last one is older.</summary>
    private const long StaleMs = 10 * 60_000;

    /// <summary>Until what is rewritten would itself be too old: well within Loki's out-of-order window.</summary>
    private const long LongestSlackMs = 30 * 60_000;

    private readonly long? _maxAgeMs = (long?)maxAge?.TotalMilliseconds;
    private readonly List<TimeAnchor> _anchors = [];

    /// <summary>The timestamp of the last record that tells, milliseconds since the Unix epoch; -1 while there is none.</summary>
    public long LastTimestampMs { get; set; } = -1;

    /// <summary>What lies beyond is newer than Loki takes: those without a time do not follow it.</summary>
    public long LatestMs { get; set; } = long.MaxValue;

    /// <summary>The time now, milliseconds since the Unix epoch.</summary>
    public long NowMs { get; set; }

    /// <summary>No session before this one has seen a record from this offset on.</summary>
    public long UnseenFrom { get; set; } = long.MaxValue;

    /// <summary>True when a record may be seen for which an anchor is needed.</summary>
    public bool MayLack => _maxAgeMs is not null || LastTimestampMs < 0;

    /// <summary>Adds an anchor, whose offsets begin behind those of the ones before.</summary>
    public void Add(TimeAnchor anchor)
    {
        _anchors.RemoveAll(other => other.To <= anchor.From);
        _anchors.Add(anchor);
    }

    /// <summary>Whether those without a time follow a record of this timestamp.</summary>
    public bool IsTelling(long timestampMs) => timestampMs >= 0 && timestampMs <= LatestMs;

    /// <summary>True when the record needs an anchor first.</summary>
    /// <param name="offset">Its offset.</param>
    /// <param name="timestampMs">Its timestamp, or that of the last record before it that tells, or -1.</param>
    public bool Lacks(long offset, long timestampMs) =>
        (timestampMs < 0 || timestampMs < NowMs - _maxAgeMs)
        && (AnchorOf(offset) is not { } anchor || (NowMs - anchor.TimeMs > StaleMs && offset >= UnseenFrom));

    /// <summary>The time that counts for a record, milliseconds since the Unix epoch.</summary>
    /// <param name="offset">Its offset.</param>
    /// <param name="timestampMs">Its timestamp, or -1.</param>
    public long Of(long offset, long timestampMs)
    {
        var ms = timestampMs >= 0 ? timestampMs : LastTimestampMs;
        if (AnchorOf(offset) is not { } anchor)
        {
            return ms < 0 ? NowMs : ms;
        }

        if (ms < 0)
        {
            return anchor.TimeMs;
        }

        return _maxAgeMs is { } age && ms < anchor.TimeMs - age ? anchor.TimeMs - age + Math.Min(LongestSlackMs, age / 2) : ms;
    }

    private TimeAnchor? AnchorOf(long offset)
    {
        for (var i = _anchors.Count - 1; i >= 0; i--)
        {
            if (offset >= _anchors[i].From)
            {
                return offset < _anchors[i].To ? _anchors[i] : null;
            }
        }

        return null;
    }
}
