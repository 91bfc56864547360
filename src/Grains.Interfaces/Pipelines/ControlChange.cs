using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Interfaces.Pipelines;

/// <summary>Something that an operator did to a pipeline, and that changed something.</summary>
[GenerateSerializer, Immutable, Alias("okl.ControlChange")]
public sealed record ControlChange
{
    /// <summary>When, milliseconds since the Unix epoch.</summary>
    [Id(0)] public required long AtMs { get; init; }

    /// <summary>What.</summary>
    [Id(1)] public required ControlAction Action { get; init; }

    /// <summary>To which partitions.</summary>
    [Id(2)] public required PartitionScope Scope { get; init; }

    /// <summary>Who.</summary>
    [Id(3)] public required string By { get; init; }

    /// <summary>Why, in their words.</summary>
    [Id(4)] public required string Reason { get; init; }

    /// <summary>What exactly, where <see cref="Action"/> does not say it all; null else.</summary>
    [Id(5)] public string? Detail { get; init; }
}
