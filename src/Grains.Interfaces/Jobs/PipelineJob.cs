using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Interfaces.Jobs;

/// <summary>A job of a pipeline.</summary>
[GenerateSerializer, Immutable, Alias("okl.PipelineJob")]
public sealed record PipelineJob
{
    /// <summary>Its name.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>What was asked for.</summary>
    [Id(1)] public required JobOrder Order { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(2)] public required JobState State { get; init; }

    /// <summary>When it was started, milliseconds since the Unix epoch.</summary>
    [Id(3)] public required long StartedMs { get; init; }

    /// <summary>When it ended; null before.</summary>
    [Id(4)] public long? EndedMs { get; init; }

    /// <summary>The silo that runs it, or ran it last.</summary>
    [Id(5)] public required string Silo { get; init; }

    /// <summary>How many silos have begun or gone on with it.</summary>
    [Id(6)] public int Attempts { get; init; }

    /// <summary>What it looks at; empty once it has ended.</summary>
    [Id(7)] public ImmutableArray<JobRange> Ranges { get; init; } = [];

    /// <summary>How many offsets that are.</summary>
    [Id(8)] public long Offsets { get; init; }

    /// <summary>Offsets that were asked for, and that the pipeline had not come to.</summary>
    [Id(9)] public long Unshipped { get; init; }

    /// <summary>How far it is.</summary>
    [Id(10)] public JobProgress Progress { get; init; } = new();

    /// <summary>What it found; null before its end.</summary>
    [Id(11)] public JobResult? Result { get; init; }

    /// <summary>Why it failed; null if it did not.</summary>
    [Id(12)] public string? Error { get; init; }

    /// <summary>True until it has ended.</summary>
    public bool IsUnderWay => State is JobState.Running or JobState.Cancelling;
}
