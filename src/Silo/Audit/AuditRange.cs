using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>What is audited of a partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="From">The first offset.</param>
/// <param name="To">The offset behind the last one.</param>
/// <param name="Unshipped">Offsets behind it that were asked for, and that the pipeline has not come to yet.</param>
[GenerateSerializer, Immutable, Alias("okl.AuditRange")]
internal sealed record AuditRange(
    [property: Id(0)] PartitionId Partition, [property: Id(1)] long From, [property: Id(2)] long To, [property: Id(3)] long Unshipped);
