namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>What became of an appended chunk.</summary>
[GenerateSerializer, Alias("okl.AppendOutcome")]
public enum AppendOutcome
{
    /// <summary>Every record has its verdict: Loki has it, or it stands in <see cref="AppendResult.Rejected"/>.</summary>
    Committed,

    /// <summary>No verdict yet; send the same chunk again after <see cref="AppendResult.RetryAfter"/>.</summary>
    Retry,

    /// <summary>The sender's epoch is stale: another activation owns the partition. Stop.</summary>
    Fenced,

    /// <summary>The stream's batcher is not on the silo that was asked (<see cref="IStreamGate"/>); find it.</summary>
    Elsewhere,
}
