using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Partitions.Acknowledgement;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <content>From verdicts to the window.</content>
internal sealed partial class PartitionFlow
{
    private TaskCompletionSource? _acknowledged;
    private long _deliveredRecords;
    private long _deliveredBytes;

    /// <inheritdoc/>
    public void Record(PostedChunk chunk, RefusedRecords refused)
    {
        var records = chunk.Chunk.RecordCount;
        var delivered = records - refused.Count;
        _deliveredRecords += delivered;
        _deliveredBytes += chunk.Chunk.Entries.Length;
        if (delivered > 0 && AgeOf(chunk.Slice) is { } age)
        {
            _metrics.DeliveredAfter(_tags, age);
        }

        _metrics.Skipped(_tags, refused.Skipped);
        Acknowledge(chunk.Slice, records, refused);
    }

    /// <inheritdoc/>
    public void Recorded()
    {
        _metrics.Delivered(_tags, _deliveredRecords, _deliveredBytes);
        (_deliveredRecords, _deliveredBytes) = (0, 0);
        OldestTimestampMs = Window.OldestTimestampMs;
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
            Recorded();
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
