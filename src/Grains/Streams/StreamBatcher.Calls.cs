using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Streams;

/// <content>What it is called for.</content>
internal sealed partial class StreamBatcher
{
    /// <summary>Well below the response timeout of a grain call, so that a sender always gets an answer.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(15);

    private TaskCompletionSource? _allAnswered;
    private int _unanswered;

    /// <inheritdoc cref="IStreamBatcherGrain.AppendAsync"/>
    public async Task<AppendResult> AppendAsync(LogChunk chunk)
    {
        TakePosted(); // What came before it.
        Home.Observe(chunk.SenderSilo, chunk.Entries.Length);
        var verdict = Buffer.Add(chunk, Admits);
        PushWhenDue();
        _unanswered++;
        try
        {
            return await verdict.WaitAsync(LongestHold, _services.Time, _local.Released);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            if (verdict.IsCompleted)
            {
                return await verdict; // It came in the same moment.
            }

            return AppendResult.Retry(exception is TimeoutException ? TimeSpan.Zero : StreamBuffer.RetryElsewhere);
        }
        finally
        {
            if (--_unanswered == 0)
            {
                _allAnswered?.TrySetResult();
            }
        }
    }

    /// <inheritdoc cref="IStreamBatcherGrain.FlushAsync"/>
    public void Flush()
    {
        _flush = true;
        PushWhenDue();
    }

    /// <inheritdoc cref="IStreamBatcherGrain.CloseAsync"/>
    public async Task CloseAsync()
    {
        if (_local.Closing)
        {
            _inbox.Close();
            if (_home?.BestElsewhere(_moves.IsAlive) is { } target)
            {
                _activation.MoveTo(target);
            }
        }

        Flush();
        await _pushes;
        if (IsHeld)
        {
            await EndAsync(); // Whoever sent it keeps it.
        }

        if (_unanswered > 0)
        {
            _allAnswered ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _allAnswered.Task; // Else the silo could be gone before its verdicts are.
        }
    }

    /// <summary>The same if it holds something of these partitions; false when it does not.</summary>
    public bool Flush(PartitionScope partitions)
    {
        TakePosted();
        var holds = _buffer?.Holds(partitions) == true;
        if (holds)
        {
            Flush();
        }

        return holds;
    }

    /// <summary>What it has taken and holds, and what became of what it held before, as it stands in this very moment.</summary>
    /// <param name="silo">Where it is.</param>
    public StreamStatus Status(SiloAddress silo)
    {
        _writer.Tell();
        return ((IStreamView)this).Status(_stream, silo, null) with { HeldBytes = _buffer?.Bytes ?? 0, HeldRecords = _buffer?.Records ?? 0 };
    }
}
