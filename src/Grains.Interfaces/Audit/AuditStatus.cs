using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Interfaces.Audit;

/// <summary>How far the continuous audit of a pipeline is, and what differs.</summary>
[GenerateSerializer, Immutable, Alias("okl.AuditStatus")]
public sealed record AuditStatus
{
    /// <summary>The pipeline.</summary>
    [Id(0)] public required string Pipeline { get; init; }

    /// <summary>What was shipped before this was looked for; null before the first round.</summary>
    [Id(1)] public required DateTimeOffset? AuditedUntil { get; init; }

    /// <summary>Records that were read again since it began.</summary>
    [Id(2)] public required long Records { get; init; }

    /// <summary>Entries that are missing, and were not repaired.</summary>
    [Id(3)] public required long Missing { get; init; }

    /// <summary>Entries that are there once more.</summary>
    [Id(4)] public required long Twice { get; init; }

    /// <summary>
    /// Entries that were not looked for since it began: Loki did not answer, or they were so old when they were shipped that it shows them only
    /// when they are flushed.
    /// </summary>
    [Id(5)] public required long Unasked { get; init; }

    /// <summary>The records that differ, as far as they are remembered, oldest first.</summary>
    [Id(6)] public required ImmutableArray<AuditFinding> Findings { get; init; }

    /// <summary>Why the last round came to nothing; null when it did not.</summary>
    [Id(7)] public string? Trouble { get; init; }
}
