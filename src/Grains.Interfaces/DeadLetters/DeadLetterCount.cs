using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

/// <summary>How many dead letters there are of a partition's records for a cause.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Cause">The cause.</param>
/// <param name="Letters">How many; one that was written twice counts twice.</param>
[GenerateSerializer, Immutable, Alias("okl.DeadLetterCount")]
public readonly record struct DeadLetterCount([property: Id(0)] PartitionId Partition, [property: Id(1)] RejectionCause Cause, [property: Id(2)] long Letters);
