namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>A snapshot of one label stream.</summary>
[GenerateSerializer, Immutable, Alias("okl.StreamStatus")]
public sealed record StreamStatus
{
    /// <summary>Which stream.</summary>
    [Id(0)] public required LabelStream Stream { get; init; }

    /// <summary>The silo that runs its batcher.</summary>
    [Id(1)] public required string Silo { get; init; }

    /// <summary>Encoded bytes held without a verdict.</summary>
    [Id(2)] public required long HeldBytes { get; init; }

    /// <summary>Records held without a verdict.</summary>
    [Id(3)] public required long HeldRecords { get; init; }

    /// <summary>Records that turned out to be in Loki since the batcher was activated.</summary>
    [Id(4)] public required long DeliveredRecords { get; init; }

    /// <summary>Records that Loki refused for good since the batcher was activated.</summary>
    [Id(5)] public required long RejectedRecords { get; init; }

    /// <summary>True while a push is under way or being retried.</summary>
    [Id(6)] public required bool Pushing { get; init; }

    /// <summary>
    /// Records that were sent again since the batcher was activated although Loki, which could not be asked, may have had them.
    /// </summary>
    [Id(7)] public required long PossiblyRepeatedRecords { get; init; }

    /// <summary>The highest timestamp that is known to be in Loki, nanoseconds since the Unix epoch; null before the first.</summary>
    [Id(8)] public required long? NewestTimestampNs { get; init; }

    /// <summary>The silo that runs its batcher, for calls to it; null from a silo of an earlier version.</summary>
    [Id(9)] public SiloAddress? Address { get; init; }
}
