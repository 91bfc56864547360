namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>What Loki does not take of a chunk.</summary>
/// <param name="DeadLettered">How many records went to the dead letters.</param>
/// <param name="Skipped">How many were left out, because they are too old.</param>
internal readonly record struct RefusedRecords(int DeadLettered, int Skipped)
{
    /// <summary>All of them.</summary>
    public int Count => DeadLettered + Skipped;
}
