using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Pipelines.Topics;

/// <summary>What Kafka knows of a pipeline's topics, and the mirror of its offsets in the consumer group.</summary>
public interface ITopicCatalog
{
    /// <summary>The topics that the pipeline's <c>topics</c> (names and <c>^regex</c>) match now, with their partition counts.</summary>
    /// <exception cref="TopicCatalogException">No broker answered; the message says why.</exception>
    Task<TopicListing> ListAsync(string pipeline, CancellationToken cancellationToken);

    /// <summary>The id of the partition's topic; null when there is no such topic or its brokers tell no ids.</summary>
    /// <exception cref="TopicCatalogException">No broker answered; the message says why.</exception>
    Task<string?> GetTopicIdAsync(PartitionId partition, CancellationToken cancellationToken);

    /// <summary>The id of the partition's cluster; null when its brokers tell none.</summary>
    /// <exception cref="TopicCatalogException">No broker answered; the message says why.</exception>
    Task<string?> GetClusterIdAsync(PartitionId partition, CancellationToken cancellationToken);

    /// <summary>Whether Kafka lists the partition now.</summary>
    /// <exception cref="TopicCatalogException">No broker answered; the message says why.</exception>
    Task<bool> ExistsAsync(PartitionId partition, CancellationToken cancellationToken);

    /// <summary>The offsets of the partition's first record and behind its last.</summary>
    /// <exception cref="TopicCatalogException">No broker answered; the message says why.</exception>
    Task<LogBounds> GetLogBoundsAsync(PartitionId partition, CancellationToken cancellationToken);

    /// <summary>
    /// The offset of the partition's first record of that time or later, or the one behind its last when all are older; null when the brokers do not tell.
    /// </summary>
    /// <exception cref="TopicCatalogException">No broker answered; the message says why.</exception>
    Task<long?> FindOffsetAsync(PartitionId partition, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>The same to the millisecond; the other may take the whole minute, so that partitions that start together are asked for together.</summary>
    /// <exception cref="TopicCatalogException">No broker answered; the message says why.</exception>
    Task<long?> FindExactOffsetAsync(PartitionId partition, DateTimeOffset since, CancellationToken cancellationToken) => FindOffsetAsync(partition, since, cancellationToken);

    /// <summary>The consumer group's committed offset of the partition, or null when it has none.</summary>
    /// <exception cref="TopicCatalogException">No broker answered; the message says why.</exception>
    Task<long?> GetGroupOffsetAsync(PartitionId partition, CancellationToken cancellationToken);

    /// <summary>
    /// Commits the watermark to the consumer group for lag tools, in the background; a failure is logged and counted,
    /// because grain state, not the group, is what a restart relies on.
    /// </summary>
    void MirrorGroupOffset(PartitionId partition, long offset);

    /// <summary>
    /// Ends <see cref="MirrorGroupOffset"/> for now: somebody else may commit the partition's offset. Until then an offset that expires or is edited is
    /// committed again.
    /// </summary>
    void ReleaseGroupOffset(PartitionId partition);
}
