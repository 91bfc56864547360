using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Interfaces.Pipelines;

/// <summary>A snapshot of one pipeline.</summary>
[GenerateSerializer, Immutable, Alias("okl.PipelineStatus")]
public sealed record PipelineStatus
{
    /// <summary>The pipeline's name.</summary>
    [Id(0)] public required string Pipeline { get; init; }

    /// <summary>The partitions that the last look at Kafka found, ordered by topic and number.</summary>
    [Id(1)] public required ImmutableArray<PartitionStatus> Partitions { get; init; }

    /// <summary>Configured topic names that Kafka does not have (yet).</summary>
    [Id(2)] public required ImmutableArray<string> MissingTopics { get; init; }

    /// <summary>Why the last look at Kafka failed; null when it did not.</summary>
    [Id(3)] public string? DiscoveryError { get; init; }

    /// <summary>What operators have paused.</summary>
    [Id(4)] public ImmutableArray<PauseOrder> Pauses { get; init; } = [];

    /// <summary>The streams that operators have paused.</summary>
    [Id(5)] public ImmutableArray<StreamPause> StreamPauses { get; init; } = [];
}
