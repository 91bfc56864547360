using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Interfaces.Pipelines;

/// <summary>How far in log time a pipeline's partitions may go, so that none runs away from the slowest one.</summary>
[GenerateSerializer, Immutable, Alias("okl.PipelineHorizon")]
public sealed record PipelineHorizon
{
    /// <summary>There is nobody to wait for.</summary>
    public static PipelineHorizon Open { get; } = new();

    /// <summary>
    /// Records up to this timestamp may be sent, milliseconds since the Unix epoch. Null when there is nobody to wait for, and -1
    /// while it is not known where <see cref="Slowest"/> begins.
    /// </summary>
    [Id(0)] public long? TimestampMs { get; init; }

    /// <summary>The partition that sets it.</summary>
    [Id(1)] public PartitionId? Slowest { get; init; }

    /// <summary>How far that partition has come, milliseconds since the Unix epoch.</summary>
    [Id(2)] public long SlowestMs { get; init; }
}
