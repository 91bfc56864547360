using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Batches;

/// <summary>A chunk that waits for its verdict, and whoever waits for it.</summary>
/// <param name="chunk">The chunk.</param>
/// <param name="appended">When it was appended (<see cref="TimeProvider.GetTimestamp"/>).</param>
internal sealed class HeldChunk(LogChunk chunk, long appended)
{
    // Its continuations may run within the turn that completes it: they do nothing but answer.
    private readonly TaskCompletionSource<AppendResult> _verdict = new();
    private ImmutableArray<RejectedRecord>.Builder? _rejected;

    public LogChunk Chunk => chunk;

    /// <summary>When it was appended.</summary>
    public long Appended => appended;

    /// <summary>Completes with the verdict.</summary>
    public Task<AppendResult> Verdict => _verdict.Task;

    /// <summary>Records that Loki refused a record for good; one of several entries may be refused for each of them.</summary>
    public void Reject(RejectedRecord record) => (_rejected ??= ImmutableArray.CreateBuilder<RejectedRecord>()).Add(record);

    /// <summary>Every record has its verdict.</summary>
    public AppendResult Commit()
    {
        var result = _rejected is null
            ? AppendResult.Committed
            : new AppendResult
            {
                Outcome = AppendOutcome.Committed,
                Rejected = [.. _rejected.DistinctBy(record => record.Offset).OrderBy(record => record.Offset)],
            };
        _verdict.TrySetResult(result);
        return result;
    }

    /// <summary>The batcher releases it without a verdict.</summary>
    /// <param name="answer">What its sender gets instead.</param>
    public void Release(AppendResult answer) => _verdict.TrySetResult(answer);
}
