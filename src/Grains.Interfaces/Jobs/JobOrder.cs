using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Interfaces.Jobs;

/// <summary>What an operator wants of a job.</summary>
[GenerateSerializer, Immutable, Alias("okl.JobOrder")]
public sealed record JobOrder
{
    /// <summary>The most records that a job reads in a second unless it is told otherwise.</summary>
    public const int UsualRate = 50_000;

    /// <summary>The most dead letters that are named by their ids.</summary>
    public const int MostLetters = 20;

    /// <summary>What is to be done.</summary>
    [Id(0)] public required JobKind Kind { get; init; }

    /// <summary>With which partitions.</summary>
    [Id(1)] public required PartitionScope Scope { get; init; }

    /// <summary>From this offset on; null for none said.</summary>
    [Id(2)] public long? FromOffset { get; init; }

    /// <summary>The offset behind the last one; null for none said.</summary>
    [Id(3)] public long? ToOffset { get; init; }

    /// <summary>From the first record of this time on, milliseconds since the Unix epoch; null for none said.</summary>
    [Id(4)] public long? FromMs { get; init; }

    /// <summary>Up to the first record of this time; null for none said.</summary>
    [Id(5)] public long? ToMs { get; init; }

    /// <summary>Compares every entry of a range, and not only where a sum differs or proves nothing.</summary>
    [Id(6)] public bool ComparesAll { get; init; }

    /// <summary>
    /// A replay ships also what is so old that Loki may hold it without showing it, if it took it in the last hours: its operator knows that nothing of the range was sent then.
    /// </summary>
    [Id(7)] public bool IsSettled { get; init; }

    /// <summary>The most records to read in a second.</summary>
    [Id(8)] public int Rate { get; init; } = UsualRate;

    /// <summary>Who wants it.</summary>
    [Id(9)] public required string By { get; init; }

    /// <summary>Why, in their words.</summary>
    [Id(10)] public required string Reason { get; init; }

    /// <summary>Of dead letters only those of these causes; none means all. What is left out, and what is kept behind it, stays where it is kept.</summary>
    [Id(11)] public ImmutableArray<RejectionCause> Causes { get; init; } = [];

    /// <summary>Of dead letters only those with these ids, at most <see cref="MostLetters"/>; none means all.</summary>
    [Id(12)] public ImmutableArray<string> Letters { get; init; } = [];
}
