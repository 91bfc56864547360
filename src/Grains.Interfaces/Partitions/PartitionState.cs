namespace OrleansKafkaLoki.Grains.Interfaces.Partitions;

/// <summary>What a partition consumer is doing.</summary>
[GenerateSerializer, Alias("okl.PartitionState")]
public enum PartitionState
{
    /// <summary>Not started, or stopped for good in this activation.</summary>
    Stopped,

    /// <summary>Claiming its checkpoint and opening its feed; repeated with backoff until it succeeds.</summary>
    Starting,

    /// <summary>Reading, encoding and forwarding records.</summary>
    Running,

    /// <summary>No longer reading; waiting for verdicts on what is in flight, then checkpointing.</summary>
    Draining,

    /// <summary>Held by a fault that needs an operator; see <see cref="PartitionStatus.Reason"/>.</summary>
    Faulted,

    /// <summary>Reads nothing, because an operator said so; see <see cref="PartitionStatus.Reason"/>. What it had read goes on.</summary>
    Paused,
}
