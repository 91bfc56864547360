namespace OrleansKafkaLoki.Grains.Interfaces.Explanation;

/// <summary>One link of the chain from a partition to Loki. The first that is busy and does not wait is the cause.</summary>
[GenerateSerializer, Immutable, Alias("okl.ChainLink")]
public sealed record ChainLink
{
    /// <summary>What it is.</summary>
    [Id(0)] public required LinkKind Kind { get; init; }

    /// <summary>Which one.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>The silo that has it; null when that is not one.</summary>
    [Id(2)] public string? Silo { get; init; }

    /// <summary>
    /// The part of the time that it works, 0 to 1: of a partition over the last ten seconds, of others as it is now. A link that fails works all the time.
    /// </summary>
    [Id(3)] public double? Busy { get; init; }

    /// <summary>The part of the time that it waits for the next link.</summary>
    [Id(4)] public double? Waiting { get; init; }

    /// <summary>What it is doing, in one word.</summary>
    [Id(5)] public string? State { get; init; }

    /// <summary>Since when, milliseconds since the Unix epoch.</summary>
    [Id(6)] public long? SinceMs { get; init; }

    /// <summary>Bytes that it holds.</summary>
    [Id(7)] public long? HeldBytes { get; init; }

    /// <summary>Attempts that failed.</summary>
    [Id(8)] public int? Attempt { get; init; }

    /// <summary>When the next is made, milliseconds since the Unix epoch.</summary>
    [Id(9)] public long? NextTryMs { get; init; }

    /// <summary>How many requests may be under way; null when that is not known.</summary>
    [Id(10)] public int? Concurrency { get; init; }

    /// <summary>The last HTTP status that was no success.</summary>
    [Id(11)] public int? Status { get; init; }

    /// <summary>The words with it.</summary>
    [Id(12)] public string? Words { get; init; }
}
