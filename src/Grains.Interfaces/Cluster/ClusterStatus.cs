using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Interfaces.Cluster;

/// <summary>A snapshot of the cluster as the balancer sees it.</summary>
[GenerateSerializer, Immutable, Alias("okl.ClusterStatus")]
public sealed record ClusterStatus
{
    /// <summary>The last report of each silo that is alive, ordered by address.</summary>
    [Id(0)] public required ImmutableArray<SiloReport> Silos { get; init; }

    /// <summary>Partitions that do not run where they should, or not at all.</summary>
    [Id(1)] public required int Misplaced { get; init; }
}
