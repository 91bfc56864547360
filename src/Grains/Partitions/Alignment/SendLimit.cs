using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Partitions.Alignment;

/// <summary>Which records may be sent, by their timestamps in milliseconds since the Unix epoch.</summary>
/// <param name="HorizonMs">The last timestamp that may; those without one (-1) always may.</param>
/// <param name="PastMs">What lies before is older than Loki takes: it waits for nobody.</param>
/// <param name="FutureMs">What is newer than Loki takes, if it says so.</param>
internal readonly record struct SendLimit(long HorizonMs, long PastMs, long FutureMs)
{
    /// <summary>
    /// What lies beyond is newer than Loki takes: it waits for nobody, and says nothing of how far its partition is. Nothing can be reckoned with
    /// what no entry can tell, as of producers that count microseconds.
    /// </summary>
    public long FutureMs { get; } = Math.Min(FutureMs, UnixNanos.LastMs);

    /// <summary>Everything may be sent.</summary>
    public static SendLimit None { get; } = new(long.MaxValue, long.MinValue, long.MaxValue);

    /// <summary>Whether a record may be sent.</summary>
    public bool Covers(long timestampMs) => timestampMs <= HorizonMs || timestampMs < PastMs || timestampMs > FutureMs;

    /// <summary>Whether a record's timestamp may be relied on.</summary>
    public bool IsTelling(long timestampMs) => timestampMs >= 0 && timestampMs <= FutureMs;

    /// <summary>
    /// How far a partition is by a record that tells: no further back than where Loki begins to take records. From there the others wait for it, but not
    /// while it gets rid of what is older.
    /// </summary>
    public long PositionOf(long timestampMs) => Math.Max(timestampMs, PastMs);
}
