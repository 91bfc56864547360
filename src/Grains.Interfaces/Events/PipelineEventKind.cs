namespace OrleansKafkaLoki.Grains.Interfaces.Events;

/// <summary>What happened. Silos of a later build may tell of kinds that are not here.</summary>
[GenerateSerializer, Alias("okl.PipelineEventKind")]
public enum PipelineEventKind
{
    /// <summary>A partition is read.</summary>
    PartitionStarted = 0,

    /// <summary>A partition reads nothing because an operator said so.</summary>
    PartitionPaused = 1,

    /// <summary>A paused partition goes on.</summary>
    PartitionResumed = 2,

    /// <summary>A partition stands still until what the event says is mended.</summary>
    PartitionFaulted = 3,

    /// <summary>A partition has stopped here; what it read has its verdicts, or is read again.</summary>
    PartitionDrained = 4,

    /// <summary>A partition was moved to another silo.</summary>
    PartitionMoved = 5,

    /// <summary>Kafka no longer has a partition.</summary>
    PartitionGone = 6,

    /// <summary>Offsets of a partition can no longer be read.</summary>
    OffsetsLost = 7,

    /// <summary>Offsets of a partition were passed because an operator said so.</summary>
    OffsetsSkipped = 8,

    /// <summary>A partition goes on at another offset because an operator said so.</summary>
    PositionSet = 9,

    /// <summary>An operator changed something; who and why stands in the details.</summary>
    ControlChanged = 20,

    /// <summary>A silo has joined the cluster.</summary>
    SiloJoined = 40,

    /// <summary>A silo was told to stop and hands its partitions over.</summary>
    SiloLeaving = 41,

    /// <summary>A silo has left the cluster.</summary>
    SiloLeft = 42,

    /// <summary>A silo was declared dead by the others.</summary>
    SiloDied = 43,

    /// <summary>Partitions were spread over the silos anew.</summary>
    Rebalanced = 44,

    /// <summary>Loki takes less of a tenant than there is.</summary>
    TenantThrottled = 60,

    /// <summary>Loki takes a throttled tenant's pushes again.</summary>
    TenantReleased = 61,

    /// <summary>Pushes to Loki fail and are tried again.</summary>
    LokiUnreachable = 62,

    /// <summary>Pushes to Loki pass again, or none waits any more.</summary>
    LokiBack = 63,

    /// <summary>Loki, or a limit, refused records for a cause that this silo had not met for a while.</summary>
    RecordsRefused = 64,

    /// <summary>Redis does not answer a silo, or takes none of its writes.</summary>
    StoreLost = 80,

    /// <summary>Redis answers a silo again and takes its writes.</summary>
    StoreBack = 81,

    /// <summary>Other topics or partitions than before were found in Kafka.</summary>
    TopicsDiscovered = 100,

    /// <summary>A configured topic does not exist.</summary>
    TopicMissing = 101,

    /// <summary>A silo could not tell of so many events that it gave the oldest up.</summary>
    EventsDropped = 120,
}
