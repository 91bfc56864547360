using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Streams.Journal;

namespace OrleansKafkaLoki.Grains.Streams.Batches;

/// <summary>A chunk that waits for its verdict, and whoever waits for it.</summary>
/// <param name="chunk">The chunk.</param>
/// <param name="appended">When it was appended (<see cref="TimeProvider.GetTimestamp"/>).</param>
/// <param name="sender">What the stream knows of its partition; null when it knows nothing.</param>
internal sealed class HeldChunk(LogChunk chunk, long appended, SenderRecord? sender = null)
{
    private TaskCompletionSource<AppendResult>? _verdict;
    private AppendResult? _answer;
    private IPostedChunk? _posted;
    private ImmutableArray<RejectedRecord>.Builder? _rejected;

    public LogChunk Chunk => chunk;

    /// <summary>What the stream knows of its partition; null when it knows nothing.</summary>
    public SenderRecord? Sender => sender;

    /// <summary>Which of the batcher's rounds has taken it; 0 while it waits.</summary>
    public int TakenIn { get; set; }

    /// <summary>When it was appended.</summary>
    public long Appended => appended;

    /// <summary>True once its sender has a verdict, or is told to send it again.</summary>
    public bool IsAnswered => _answer is not null;

    /// <summary>True when a partition on this silo has handed it over, and waits for its answer.</summary>
    public bool IsPosted => _posted is not null;

    /// <summary>True when a record may be refused of which Loki has taken other entries: it stays in doubt with them.</summary>
    public bool IsRefusedInPart => _rejected is not null && chunk.EntryCount > chunk.RecordCount;

    /// <summary>
    /// Completes with the answer. What waits for it may go on within the turn that gives it: it does nothing but answer a call.
    /// </summary>
    public Task<AppendResult> Verdict
    {
        get
        {
            _verdict ??= new TaskCompletionSource<AppendResult>();
            if (_answer is not null)
            {
                _verdict.TrySetResult(_answer);
            }

            return _verdict.Task;
        }
    }

    /// <summary>It was handed over; whoever handed it over before has given up on that, or is told to.</summary>
    public void Join(IPostedChunk posted)
    {
        if (_posted is not null && _posted != posted)
        {
            _posted.Answer(AppendResult.Retry(TimeSpan.Zero));
        }

        _posted = posted;
    }

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
        Answer(result);
        return result;
    }

    /// <summary>The batcher releases it without a verdict.</summary>
    /// <param name="answer">What its sender gets instead.</param>
    public void Release(AppendResult answer) => Answer(answer);

    private void Answer(AppendResult answer)
    {
        if (_answer is null)
        {
            _answer = answer;
            _posted?.Answer(answer);
            _verdict?.TrySetResult(answer);
        }
    }
}
