using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Interfaces.Pipelines;

/// <summary>What came of an operator's order.</summary>
[GenerateSerializer, Immutable, Alias("okl.ControlOutcome")]
public sealed record ControlOutcome
{
    /// <summary>False when it was so already.</summary>
    [Id(0)] public required bool Changed { get; init; }

    /// <summary>The partitions that it is about.</summary>
    [Id(1)] public required int Partitions { get; init; }

    /// <summary>All that is paused in the pipeline now; a wider order may still hold what was let go on.</summary>
    [Id(2)] public required ImmutableArray<PauseOrder> Pauses { get; init; }
}
