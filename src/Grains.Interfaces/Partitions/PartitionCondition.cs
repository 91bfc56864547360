namespace OrleansKafkaLoki.Grains.Interfaces.Partitions;

/// <summary>What an operator is to see of a partition: what it does, or what keeps it from going on.</summary>
[GenerateSerializer, Alias("okl.PartitionCondition")]
public enum PartitionCondition
{
    /// <summary>Not told: by a silo of an earlier version.</summary>
    Unknown,

    /// <summary>It does not run.</summary>
    Stopped,

    /// <summary>It begins, or tries to.</summary>
    Starting,

    /// <summary>It reads, and keeps up.</summary>
    Running,

    /// <summary>It reads what was written a while ago.</summary>
    CatchingUp,

    /// <summary>Something that it needs has failed, and is tried again: Kafka, Loki, the store or the dead letters.</summary>
    Retrying,

    /// <summary>Loki takes less than there is.</summary>
    Throttled,

    /// <summary>It waits for slower partitions of its pipeline, or for a stream that an operator has paused.</summary>
    Held,

    /// <summary>An operator has paused it.</summary>
    Paused,

    /// <summary>It brings what was read to its verdicts, and ends or begins anew.</summary>
    Draining,

    /// <summary>Somebody has to do something.</summary>
    Faulted,
}
