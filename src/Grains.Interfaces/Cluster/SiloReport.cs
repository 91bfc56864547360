using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Interfaces.Cluster;

/// <summary>What a silo tells of itself.</summary>
[GenerateSerializer, Immutable, Alias("okl.SiloReport")]
public sealed record SiloReport
{
    /// <summary>The silo.</summary>
    [Id(0)] public required SiloAddress Silo { get; init; }

    /// <summary>The pipelines that its configuration has: it can run their partitions.</summary>
    [Id(1)] public required ImmutableArray<string> Pipelines { get; init; }

    /// <summary>The partitions that run on it.</summary>
    [Id(2)] public required ImmutableArray<PartitionId> Partitions { get; init; }

    /// <summary>True once it is being stopped: its partitions are to go elsewhere.</summary>
    [Id(3)] public bool Leaving { get; init; }

    /// <summary>True when it has not reached the store for a while, so that its partitions can make no progress.</summary>
    [Id(4)] public bool StoreLost { get; init; }
}
