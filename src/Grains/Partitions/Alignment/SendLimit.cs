namespace OrleansKafkaLoki.Grains.Partitions.Alignment;

/// <summary>Which records may be sent, by their timestamps in milliseconds since the Unix epoch.</summary>
/// <param name="HorizonMs">The last timestamp that may; those without one (-1) always may.</param>
/// <param name="FutureMs">What lies beyond will be refused: it waits for nobody, and says nothing of how far its partition is.</param>
internal readonly record struct SendLimit(long HorizonMs, long FutureMs)
{
    /// <summary>Everything may be sent.</summary>
    public static SendLimit None { get; } = new(long.MaxValue, long.MaxValue);

    /// <summary>Whether a record may be sent.</summary>
    public bool Covers(long timestampMs) => timestampMs <= HorizonMs || timestampMs > FutureMs;

    /// <summary>Whether a record tells how far its partition is.</summary>
    public bool IsTelling(long timestampMs) => timestampMs >= 0 && timestampMs <= FutureMs;
}
