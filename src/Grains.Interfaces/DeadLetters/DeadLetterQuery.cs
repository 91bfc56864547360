using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

/// <summary>Which of a pipeline's dead letters to tell of.</summary>
[GenerateSerializer, Immutable, Alias("okl.DeadLetterQuery")]
public sealed record DeadLetterQuery
{
    /// <summary>The most letters of one answer.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Only letters of records of these partitions.</summary>
    [Id(0)] public PartitionScope Scope { get; init; } = PartitionScope.All;

    /// <summary>Only letters of these causes; none means all.</summary>
    [Id(1)] public ImmutableArray<RejectionCause> Causes { get; init; } = [];

    /// <summary>Only letters of these tenants; none means all.</summary>
    [Id(2)] public ImmutableArray<string> Tenants { get; init; } = [];

    /// <summary>How many, 1 to <see cref="MaxLimit"/>.</summary>
    [Id(3)] public int Limit { get; init; } = 100;

    /// <summary><see cref="DeadLetterPage.Next"/> of the page before; null for the first.</summary>
    [Id(4)] public DeadLetterPlace? After { get; init; }

    /// <summary>Whether a letter is one of these, wherever the page begins.</summary>
    public bool Finds(DeadLetterStatus letter) =>
        Scope.Covers(letter.Partition)
        && (Causes.IsEmpty || Causes.Contains(letter.Cause))
        && (Tenants.IsEmpty || Tenants.Contains(letter.Tenant));
}
