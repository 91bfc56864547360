using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Partitions.Feeds;

/// <summary>Opens feeds on this silo's Kafka consumers (one per pipeline).</summary>
public interface IPartitionFeedSource
{
    /// <summary>Starts consuming a partition at an offset.</summary>
    /// <param name="partition">Which one; not open already on this silo.</param>
    /// <param name="offset">The first offset to deliver.</param>
    /// <param name="mark">What was read last before it: a log that no longer has it is told as a fault. Null where that is not known.</param>
    /// <exception cref="InvalidOperationException">The partition is open, or the consumer is closed.</exception>
    IPartitionFeed Open(PartitionId partition, long offset, EpochMark? mark = null);
}
