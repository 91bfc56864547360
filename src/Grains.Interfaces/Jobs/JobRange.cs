using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Interfaces.Jobs;

/// <summary>What a job looks at of a partition: fixed when it is started.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="From">The first offset.</param>
/// <param name="To">The offset behind the last one.</param>
/// <param name="Unshipped">Offsets behind it that were asked for, and that the pipeline had not come to.</param>
[GenerateSerializer, Immutable, Alias("okl.JobRange")]
public sealed record JobRange(
    [property: Id(0)] PartitionId Partition, [property: Id(1)] long From, [property: Id(2)] long To, [property: Id(3)] long Unshipped);
