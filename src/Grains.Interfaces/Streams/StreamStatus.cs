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

    /// <summary>What it is doing.</summary>
    [Id(10)] public StreamState State { get; init; }

    /// <summary>When Loki last took something of it, milliseconds since the Unix epoch; null when it has not since the batcher was activated.</summary>
    [Id(11)] public long? LastPushMs { get; init; }

    /// <summary>
    /// Why the last attempt that failed did, or the last record was refused, since the batcher was activated; while the stream waits for its
    /// tenant, why that one's did. Loki's words, or ours where it did not answer. Null when there was none.
    /// </summary>
    [Id(12)] public string? LastError { get; init; }

    /// <summary>The HTTP status of that; 0 when there was no answer.</summary>
    [Id(13)] public int LastErrorStatus { get; init; }

    /// <summary>When that was, milliseconds since the Unix epoch.</summary>
    [Id(14)] public long? LastErrorMs { get; init; }

    /// <summary>How many attempts of the push under way have failed.</summary>
    [Id(15)] public int Attempt { get; init; }

    /// <summary>When the next attempt is made, milliseconds since the Unix epoch; null when none waits, or it is not known.</summary>
    [Id(16)] public long? NextTryMs { get; init; }

    /// <summary>Since when Loki throttles the stream, or its tenant, milliseconds since the Unix epoch; null while it does not.</summary>
    [Id(17)] public long? ThrottledSinceMs { get; init; }

    /// <summary>The order that has it push nothing; null for none.</summary>
    [Id(18)] public StreamPause? Pause { get; init; }
}
