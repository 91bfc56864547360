using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>What a silo remembers that may keep partitions and streams of a pipeline from going on.</summary>
[GenerateSerializer, Immutable, Alias("okl.SiloSituation")]
public sealed record SiloSituation
{
    /// <summary>The silo.</summary>
    [Id(0)] public required string Silo { get; init; }

    /// <summary>The parts of its health that have something to say.</summary>
    [Id(1)] public required ImmutableArray<SiloPart> Parts { get; init; }

    /// <summary>How long writes of checkpoints and journals took lately, in seconds; null when there was none.</summary>
    [Id(2)] public double? StoreSeconds { get; init; }

    /// <summary>The tenants that are in trouble here, or have one of the streams asked for.</summary>
    [Id(3)] public required ImmutableArray<TenantOnSilo> Tenants { get; init; }

    /// <summary>The streams that were asked for and have a batcher here.</summary>
    [Id(4)] public required ImmutableArray<StreamStatus> Streams { get; init; }

    /// <summary>Where the pipeline's pushes go, without credentials; null where it is not configured.</summary>
    [Id(5)] public string? Endpoint { get; init; }
}
