using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <summary>That a partition is to run.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Silo">Where.</param>
/// <param name="Start">Where it begins if nothing is recorded of it.</param>
/// <param name="TopicId">The topic's id, or null when it could not be told.</param>
internal sealed record PartitionOrder(PartitionId Partition, SiloAddress Silo, PartitionStart Start, string? TopicId);
