using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Tests.Contracts;

/// <summary>A <see cref="PartitionStatus"/> as a build may have known it that had fewer members.</summary>
[GenerateSerializer, Alias("okl.tests.EarlyStatus")]
internal sealed record EarlyStatus
{
    [Id(0)] public required PartitionId Partition { get; init; }

    [Id(3)] public required string Silo { get; init; }
}
