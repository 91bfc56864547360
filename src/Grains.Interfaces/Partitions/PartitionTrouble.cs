namespace OrleansKafkaLoki.Grains.Interfaces.Partitions;

/// <summary>What a partition tries again and again.</summary>
[GenerateSerializer, Immutable, Alias("okl.PartitionTrouble")]
public sealed record PartitionTrouble
{
    /// <summary>What it is.</summary>
    [Id(0)] public required TroubleKind Kind { get; init; }

    /// <summary>Why it failed last, in the words of whoever refused, or in ours where nobody answered.</summary>
    [Id(1)] public required string Words { get; init; }

    /// <summary>Since when, milliseconds since the Unix epoch.</summary>
    [Id(2)] public required long SinceMs { get; init; }

    /// <summary>How often it has failed.</summary>
    [Id(3)] public int Attempt { get; init; }

    /// <summary>When it is tried again, milliseconds since the Unix epoch; null when that is not known.</summary>
    [Id(4)] public long? NextTryMs { get; init; }
}
