namespace OrleansKafkaLoki.Grains.Partitions.Checkpoints;

/// <summary>What became of a checkpoint write.</summary>
public enum CheckpointOutcome
{
    /// <summary>It is stored.</summary>
    Written,

    /// <summary>The store did not take it; the next attempt may. Shipping goes on.</summary>
    Failed,

    /// <summary>Another activation has claimed the partition; this one must stop.</summary>
    Fenced,
}
