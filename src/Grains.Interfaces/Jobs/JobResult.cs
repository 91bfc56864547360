using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Audit;

namespace OrleansKafkaLoki.Grains.Interfaces.Jobs;

/// <summary>What a job found. All but records count entries, since a long line may be several.</summary>
[GenerateSerializer, Immutable, Alias("okl.JobResult")]
public sealed record JobResult
{
    /// <summary>The most findings that are told.</summary>
    public const int MostFindings = 20;

    /// <summary>Records that were read.</summary>
    [Id(0)] public long Records { get; init; }

    /// <summary>Those that the configuration leaves out.</summary>
    [Id(1)] public long Filtered { get; init; }

    /// <summary>Entries that should be in Loki or among the dead letters.</summary>
    [Id(2)] public long Expected { get; init; }

    /// <summary>Entries that Loki held.</summary>
    [Id(3)] public long Found { get; init; }

    /// <summary>Entries that neither had: a replay ships these.</summary>
    [Id(4)] public long Missing { get; init; }

    /// <summary>Entries that Loki holds once more than it should.</summary>
    [Id(5)] public long Twice { get; init; }

    /// <summary>Entries that are dead letters, and not in Loki.</summary>
    [Id(6)] public long DeadLetters { get; init; }

    /// <summary>Entries that are older than Loki answers for.</summary>
    [Id(7)] public long TooOld { get; init; }

    /// <summary>Entries of which Loki does not say what it holds.</summary>
    [Id(8)] public long Unasked { get; init; }

    /// <summary>Records without a time by which they could be looked for.</summary>
    [Id(9)] public long Timeless { get; init; }

    /// <summary>Records that were gone from Kafka.</summary>
    [Id(10)] public long Gone { get; init; }

    /// <summary>Missing entries that Loki may hold without showing them yet: a replay leaves them alone.</summary>
    [Id(11)] public long Unsettled { get; init; }

    /// <summary>Entries of others in the same streams and windows.</summary>
    [Id(12)] public long Others { get; init; }

    /// <summary>Whether it is proven that all is there, once.</summary>
    [Id(13)] public bool IsProven { get; init; }

    /// <summary>The first records that differ.</summary>
    [Id(14)] public ImmutableArray<AuditFinding> Findings { get; init; } = [];

    /// <summary>What a person should know besides.</summary>
    [Id(15)] public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What became of dead letters; null where none were replayed.</summary>
    [Id(16)] public LettersResult? Letters { get; init; }
}
