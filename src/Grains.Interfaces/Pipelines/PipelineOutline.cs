using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Interfaces.Pipelines;

/// <summary>What a pipeline's coordinator knows by itself, without asking anybody.</summary>
[GenerateSerializer, Immutable, Alias("okl.PipelineOutline")]
public sealed record PipelineOutline
{
    /// <summary>The partitions of the last look at Kafka.</summary>
    [Id(0)] public required ImmutableArray<PartitionId> Partitions { get; init; }

    /// <summary>Where each is to run.</summary>
    [Id(1)] public required ImmutableArray<PartitionHome> Homes { get; init; }

    /// <summary>Those that had no leader then.</summary>
    [Id(2)] public required ImmutableArray<PartitionId> Leaderless { get; init; }

    /// <summary>Configured topic names that Kafka does not have (yet).</summary>
    [Id(3)] public required ImmutableArray<string> MissingTopics { get; init; }

    /// <summary>Why the last look failed; null when it did not.</summary>
    [Id(4)] public string? DiscoveryError { get; init; }
}
