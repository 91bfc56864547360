namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>What a partition's reader does.</summary>
internal enum FlowActivity
{
    /// <summary>There is nothing to read.</summary>
    Idle,

    /// <summary>It encodes and sends.</summary>
    Working,

    /// <summary>It waits for verdicts, for the store, or for slower partitions.</summary>
    Waiting,

    /// <summary>An operator has paused it.</summary>
    Paused,
}
