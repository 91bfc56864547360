using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>What came of an order to pause streams, or to let them go on.</summary>
[GenerateSerializer, Immutable, Alias("okl.StreamControlOutcome")]
public sealed record StreamControlOutcome
{
    /// <summary>False when it was so already.</summary>
    [Id(0)] public required bool Changed { get; init; }

    /// <summary>All streams that are paused in the pipeline now; another order may still hold what was let go on.</summary>
    [Id(1)] public required ImmutableArray<StreamPause> Pauses { get; init; }

    /// <summary>Silos that could not be told; they ask by themselves within seconds of being able to.</summary>
    [Id(2)] public ImmutableArray<SilentSilo> Silent { get; init; } = [];
}
