using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Interfaces.Audit;

/// <summary>What Loki should hold of a piece of a partition's log: counts by stream and window, and no records.</summary>
[GenerateSerializer, Immutable, Alias("okl.AuditedPiece")]
public sealed record AuditedPiece
{
    /// <summary>Of which partition.</summary>
    [Id(0)] public required PartitionId Partition { get; init; }

    /// <summary>The first offset.</summary>
    [Id(1)] public required long From { get; init; }

    /// <summary>The offset behind the last one.</summary>
    [Id(2)] public required long To { get; init; }

    /// <summary>How long the windows are, seconds. Window k is what is newer than k windows since the Unix epoch, and not newer than k + 1.</summary>
    [Id(3)] public required long WindowSecs { get; init; }

    /// <summary>The streams that <see cref="Cells"/> number.</summary>
    [Id(4)] public required ImmutableArray<LabelStream> Streams { get; init; }

    /// <summary>What should be in each stream and window.</summary>
    [Id(5)] public required ImmutableArray<AuditedCell> Cells { get; init; }

    /// <summary>Where the records of each window lie.</summary>
    [Id(6)] public required ImmutableArray<AuditedSpan> Spans { get; init; }

    /// <summary>Records that the configuration refuses: they have to be dead letters.</summary>
    [Id(7)] public required ImmutableArray<AuditedRefusal> Refusals { get; init; }

    /// <summary>Records that were read.</summary>
    [Id(8)] public required long Records { get; init; }

    /// <summary>Records that the configuration leaves out.</summary>
    [Id(9)] public required long Filtered { get; init; }

    /// <summary>Records without a time by which they could be looked for.</summary>
    [Id(10)] public required long Timeless { get; init; }

    /// <summary>Records that Kafka lost or deleted while it was read.</summary>
    [Id(11)] public required long Gone { get; init; }

    /// <summary>Entries that should be in Loki, those that are <see cref="TooOld"/> among them.</summary>
    [Id(12)] public required long Expected { get; init; }

    /// <summary>Entries that are older than what Loki answers for; in no cell.</summary>
    [Id(13)] public required long TooOld { get; init; }
}
