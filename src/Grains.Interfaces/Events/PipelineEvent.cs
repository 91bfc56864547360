using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Interfaces.Events;

/// <summary>
/// Something that an operator may want to follow. It has no record's content and no secret. Events are no delivery: one may come twice, with
/// the same <see cref="Id"/>, a little late, or, when a silo is lost, not at all. What operators changed is kept in the log of changes.
/// </summary>
[GenerateSerializer, Immutable, Alias("okl.PipelineEvent")]
public sealed record PipelineEvent
{
    /// <summary>Its id, unlike that of any other. Ids sort by time, as texts.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>When, milliseconds since the Unix epoch.</summary>
    [Id(1)] public required long AtMs { get; init; }

    /// <summary>The silo that tells of it.</summary>
    [Id(2)] public required string Silo { get; init; }

    /// <summary>What happened.</summary>
    [Id(3)] public required PipelineEventKind Kind { get; init; }

    /// <summary>How much it matters.</summary>
    [Id(4)] public required EventSeverity Severity { get; init; }

    /// <summary>The pipeline; null for what is about the cluster or a silo.</summary>
    [Id(5)] public string? Pipeline { get; init; }

    /// <summary>What it is about: a partition (<c>topic/0</c>), a topic, a tenant or a silo; null where pipeline or silo say it all.</summary>
    [Id(6)] public string? Subject { get; init; }

    /// <summary>One sentence for people.</summary>
    [Id(7)] public required string Message { get; init; }

    /// <summary>What the sentence says, for programs.</summary>
    [Id(8)] public ImmutableSortedDictionary<string, string> Details { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
