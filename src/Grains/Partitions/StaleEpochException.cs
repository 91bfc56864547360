using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>Another activation has claimed the partition: this one must stop without a further write.</summary>
public sealed class StaleEpochException(PartitionId partition, long epoch)
    : Exception($"{partition}: epoch {epoch} is stale, another activation owns the partition.");
