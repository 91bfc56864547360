using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>The answer to <see cref="IStreamBatcherGrain.AppendAsync"/>.</summary>
[GenerateSerializer, Immutable, Alias("okl.AppendResult")]
public sealed class AppendResult
{
    /// <summary>Every record is in Loki.</summary>
    public static AppendResult Committed { get; } = new() { Outcome = AppendOutcome.Committed };

    /// <summary>The sender is stale.</summary>
    public static AppendResult Fenced { get; } = new() { Outcome = AppendOutcome.Fenced };

    /// <summary>The batcher is not here.</summary>
    public static AppendResult Elsewhere { get; } = new() { Outcome = AppendOutcome.Elsewhere };

    /// <summary>What became of the chunk.</summary>
    [Id(0)] public required AppendOutcome Outcome { get; init; }

    /// <summary>How long to wait before sending the chunk again.</summary>
    [Id(1)] public TimeSpan RetryAfter { get; init; }

    /// <summary>The records that Loki refused for good, lowest offset first; the sender dead-letters them.</summary>
    [Id(2)] public ImmutableArray<RejectedRecord> Rejected { get; init; } = [];

    /// <summary>No verdict yet.</summary>
    public static AppendResult Retry(TimeSpan after) => new() { Outcome = AppendOutcome.Retry, RetryAfter = after };
}
