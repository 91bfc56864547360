using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Partitions.Acknowledgement;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <content>From verdicts to the window.</content>
internal sealed partial class PartitionFlow
{
    private TaskCompletionSource? _acknowledged;

    /// <inheritdoc/>
    public void Record(PostedChunk chunk, RefusedRecords refused)
    {
        var records = chunk.Chunk.RecordCount;
        _metrics.Delivered(_tags, records - refused.Count, chunk.Chunk.Entries.Length, AgeOf(chunk.Slice));
        _metrics.Skipped(_tags, refused.Skipped);
        Acknowledge(chunk.Slice, records, refused);
    }

    /// <inheritdoc/>
    /// <remarks>A record without a verdict holds the watermark for good, so the session has to start over from it.</remarks>
    public void Break(Exception exception)
    {
        if (!_outbox.Abandoned.IsCancellationRequested)
        {
            _ = Turn.RunAsync(() => _broken.TrySetResult(exception));
        }
    }

    /// <summary>How long ago the slice's first record was written; null without its timestamp.</summary>
    private TimeSpan? AgeOf(AckSlice slice) => slice.OldestTimestampMs >= 0
        ? _time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(slice.OldestTimestampMs)
        : null;

    private async Task DeadLetterAsync(AckSlice ack, EncodedSlice slice)
    {
        try
        {
            await _sender.WriteDeadLettersAsync(slice.DeadLetters, _outbox.Abandoned);
            Acknowledge(ack, slice.DeadLetters.Count, new RefusedRecords(slice.DeadLetters.Count, 0));
        }
        catch (Exception exception)
        {
            Break(exception);
        }
    }

    private void Acknowledge(AckSlice ack, int records, RefusedRecords refused)
    {
        _ledger.RecordVerdicts(records, refused.DeadLettered, refused.Skipped);
        if (Window.Acknowledge(ack, records) is var freed and > 0)
        {
            _feed.Release(freed);
        }

        OldestTimestampMs = Window.OldestTimestampMs;

        if (_acknowledged is { } waiting)
        {
            _acknowledged = null;
            _ = Turn.RunAsync(waiting.SetResult);
        }
    }

    private async ValueTask WaitUntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (!condition())
        {
            _acknowledged ??= new TaskCompletionSource();
            await _acknowledged.Task.WaitAsync(cancellationToken);
        }
    }
}
