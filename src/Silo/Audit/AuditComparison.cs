using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki.Reconciliation;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Holds what was counted against what Loki counts; where that differs, entry by entry.</summary>
/// <param name="name">The pipeline.</param>
/// <param name="pipeline">Its options.</param>
/// <param name="book">What should be in Loki.</param>
/// <param name="letters">What is a dead letter instead.</param>
/// <param name="records">Reads again what has to be looked at.</param>
/// <param name="loki">Asks.</param>
/// <param name="sight">How far back Loki answers.</param>
/// <param name="countedFromNs">What is older was not counted.</param>
/// <param name="counts">Whether Loki is asked for the entries' number as well as for their bytes.</param>
/// <param name="pace">How much of Loki's time questions may take.</param>
/// <param name="tell">Takes every record that differs.</param>
/// <param name="time">The clock.</param>
/// <param name="shipping">Ships what is missing as it is found; null for nobody, and it is remembered.</param>
/// <param name="isExact">Whether nothing else that Loki holds explains an entry that is missing.</param>
internal sealed class AuditComparison(
    string name, PipelineOptions pipeline, AuditBook book, AuditLetters letters, AuditReader records, LokiReader loki, LokiSight sight, long countedFromNs, bool counts,
    AuditPace pace, Action<AuditFinding> tell, TimeProvider time, IAuditShipping? shipping = null, bool isExact = false)
{
    /// <summary>Entries that are held at once; fewer where they are held once more to be shipped.</summary>
    private const long MostEntries = 100_000;
    private const long MostToShip = 20_000;

    private readonly AuditJudge _judge = new([.. book.Partitions], book.Streams, letters, tell);
    private readonly StreamCounts _counts = new(name, loki, book.Cells, book.Streams, sight, counts, pace, time);
    private long _unsettled;

    /// <summary>The last question that had no answer; null when there was none.</summary>
    public string? Trouble => _counts.Trouble;

    /// <summary>Windows of streams that differ, once that is known.</summary>
    public int ToCompare { get; private set; }

    /// <summary>Those that were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>
    /// What is missing altogether, and was not shipped as it was found. Not what is so old that Loki may have it without showing it: shipped again, it could stand twice.
    /// </summary>
    public IReadOnlyList<(AuditEntry Entry, LabelStream Stream)> Lost { get; private set; } = [];

    /// <summary>Why Loki did not say what it holds of some; null where it did.</summary>
    public string? WhyUnasked => sight.Lookbacks.Select(limit => LokiSight.Describe(limit.Key, limit.Value)).Concat(_judge.Refusals.Values).FirstOrDefault();

    /// <summary>Compares all.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var partition in book.Partitions)
        {
            partition.Refusals.ForEach(refusal => _judge.Refused(partition.Range.Partition, refusal));
        }

        var differences = await _counts.CompareAsync(cancellationToken);
        var label = pipeline.DeadLetters.ReplayLabel;
        var terms = new CheckTerms(shipping is null ? MostEntries : MostToShip, isExact);
        var check = new EntryCheck(records, loki, book, label.Length == 0 ? null : label, countedFromNs, sight, pace, terms, time);
        List<AuditDifference> toCompare =
        [
            .. differences.Concat(Unanswered()).DistinctBy(difference => (difference.Stream, difference.Window))
                .Where(difference => shipping is null || EndOf(difference) > shipping.DoneBelowNs)
                .OrderBy(difference => difference.Window).ThenBy(difference => difference.Stream),
        ];
        ToCompare = toCompare.Count;
        await check.RunAsync(toCompare, _judge, (compared, next) => TakeAsync(compared, next, cancellationToken), cancellationToken);
        Lost = Settled(_judge.TakeLost());
    }

    private async Task TakeAsync(IReadOnlyList<AuditDifference> compared, AuditDifference? next, CancellationToken cancellationToken)
    {
        Compared += compared.Count;
        if (shipping is not null)
        {
            var end = EndOf(compared[^1]);
            var done = next is { } one && one.Window == compared[^1].Window ? AuditCells.EndOf(one.Window - 1, book.Cells.WindowSecs) : end;
            await shipping.ShipAsync(Settled(_judge.TakeLost()), end, done, cancellationToken);
        }
    }

    private long EndOf(AuditDifference difference) => AuditCells.EndOf(difference.Window, book.Cells.WindowSecs);

    /// <summary>Those that Loki would show if it held them; the others are counted.</summary>
    private List<(AuditEntry Entry, LabelStream Stream)> Settled(IReadOnlyList<AuditEntry> lost)
    {
        List<(AuditEntry Entry, LabelStream Stream)> settled =
            [.. lost.Select(entry => (Entry: entry, Stream: book.Streams[entry.Stream])).Where(one => IsSettled(one.Entry, one.Stream.Tenant))];
        _unsettled += lost.Count - settled.Count;
        return settled;
    }

    private bool IsSettled(AuditEntry entry, string tenant) => entry.TimestampNs >= sight.UncertainBelowNs(tenant)
        && (entry.TimestampNs >= pipeline.Sink.Query.BlindBelowNs(time) || shipping?.IsSettled(entry.TimestampNs) is true);

    /// <summary>What was found.</summary>
    public AuditResult ResultOf(AuditOptions options, TimeSpan elapsed) => AuditResult.Of(options, book, _judge, elapsed) with
    {
        Others = _judge.Others + _counts.Others,
        Unsettled = _unsettled,
        Lookbacks = sight.Lookbacks,
        Mute = sight.Mute,
    };

    /// <summary>What Loki did not count may be had entry by entry.</summary>
    private IEnumerable<AuditDifference> Unanswered() => _counts.Unanswered.Keys
        .SelectMany(stream => book.Cells.Of(stream).Select(cell => new AuditDifference(stream, cell.Key, cell.Value.Count, null)))
        .OrderBy(difference => difference.Window);
}
