using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

/// <summary>What a part of the place holds where dead letters are kept: a partition of the topic, or a file.</summary>
[GenerateSerializer, Immutable, Alias("okl.DeadLetterPart")]
public sealed record DeadLetterPart
{
    /// <summary>The partition's number, or the file's name. Two silos that have the same folder tell of the same files.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>What was counted, of what the query lets through.</summary>
    [Id(1)] public required ImmutableArray<DeadLetterCount> Counts { get; init; }

    /// <summary>What says that it is a letter and cannot be read.</summary>
    [Id(2)] public required long Unreadable { get; init; }

    /// <summary>Offsets of the topic that were not looked at, all older; each may be a letter.</summary>
    [Id(3)] public long UnreadOffsets { get; init; }

    /// <summary>Bytes of the file that were not looked at, all older.</summary>
    [Id(4)] public long UnreadBytes { get; init; }
}
