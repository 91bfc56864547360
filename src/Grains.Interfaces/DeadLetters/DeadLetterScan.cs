using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

/// <summary>What a silo found.</summary>
[GenerateSerializer, Immutable, Alias("okl.DeadLetterScan")]
public sealed record DeadLetterScan
{
    /// <summary>Nothing.</summary>
    public static DeadLetterScan Empty { get; } = new() { Parts = [], Items = [], HasMore = false };

    /// <summary>What each part holds.</summary>
    [Id(0)] public required ImmutableArray<DeadLetterPart> Parts { get; init; }

    /// <summary>The first letters of the page, in order.</summary>
    [Id(1)] public required ImmutableArray<DeadLetterStatus> Items { get; init; }

    /// <summary>Whether more come behind them.</summary>
    [Id(2)] public required bool HasMore { get; init; }
}
