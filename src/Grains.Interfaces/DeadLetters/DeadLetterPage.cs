using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

/// <summary>
/// Some of a pipeline's dead letters, the newest first, and how many there are. Only those that no replay has released, and of these the newest that a look of a
/// few seconds reaches: what it did not is counted apart.
/// </summary>
[GenerateSerializer, Immutable, Alias("okl.DeadLetterPage")]
public sealed record DeadLetterPage
{
    /// <summary>How many of each partition and cause, of what the query lets through.</summary>
    [Id(0)] public required ImmutableArray<DeadLetterCount> Counts { get; init; }

    /// <summary>Those of this page.</summary>
    [Id(1)] public required ImmutableArray<DeadLetterStatus> Items { get; init; }

    /// <summary>Where the next page begins; null on the last one.</summary>
    [Id(2)] public DeadLetterPlace? Next { get; init; }

    /// <summary>What says that it is a letter and cannot be read.</summary>
    [Id(3)] public long Unreadable { get; init; }

    /// <summary>Offsets of the dead-letter topic that were not looked at, all older; each may be a letter.</summary>
    [Id(4)] public long UnreadOffsets { get; init; }

    /// <summary>Bytes of files that were not looked at, all older.</summary>
    [Id(5)] public long UnreadBytes { get; init; }

    /// <summary>Silos that keep letters and did not answer: theirs are missing.</summary>
    [Id(6)] public ImmutableArray<SilentSilo> Silent { get; init; } = [];

    /// <summary>How many were counted.</summary>
    public long Total => Counts.Sum(count => count.Letters);
}
