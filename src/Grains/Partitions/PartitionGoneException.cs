using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>Kafka no longer has the partition, so nobody is to read it.</summary>
public sealed class PartitionGoneException(PartitionId partition) : Exception($"{partition}: Kafka no longer has it.");
