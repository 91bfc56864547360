using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Records;

namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

/// <summary>
/// What a partition's grain sees of the consumer: sealed batches in a channel, and what they weigh in the byte budget
/// and in the partition's window.
/// </summary>
internal sealed class PartitionFeed(PartitionId partition, PipelineBudget budget, long windowBytes, IPartitionFeedControl control)
    : IPartitionFeed
{
    private readonly Lock _gate = new();
    private readonly PartitionWindow _window = new(windowBytes);
    private readonly Channel<RecordBatch> _batches = Channel.CreateUnbounded<RecordBatch>(
        new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = false });

    private long _highWatermark = -1;
    private long _endOffset = -1;
    private long _logStart = -1;
    private int _queued;
    private volatile string? _refusal;
    private bool _isDisposed;

    /// <summary>Which partition.</summary>
    public PartitionId Partition => partition;

    /// <summary>What it has handed over and not got back, in bytes.</summary>
    public long HeldBytes
    {
        get
        {
            lock (_gate)
            {
                return _window.Used;
            }
        }
    }

    /// <summary>True when the reader has taken everything it was given.</summary>
    public bool IsDrained => Volatile.Read(ref _queued) == 0;

    /// <inheritdoc/>
    public long HighWatermark => Volatile.Read(ref _highWatermark);

    /// <inheritdoc/>
    public long EndOffset => Volatile.Read(ref _endOffset);

    /// <inheritdoc/>
    public long LogStart => Volatile.Read(ref _logStart);

    /// <inheritdoc/>
    public string? Refusal => EndOffset >= 0 ? null : _refusal;

    /// <summary>Sets what the broker says of a partition that it delivers nothing of; null when there is nothing to say. Any thread may call.</summary>
    public void SetRefusal(string? reason) => _refusal = reason;

    /// <summary>The broker has nothing more to read at this offset; -1: it has again. For the polling thread.</summary>
    public void SetEnd(long offset)
    {
        Volatile.Write(ref _endOffset, offset);
        RaiseHighWatermark(offset);
    }

    /// <summary>Observes the log's start; what is unknown (-1) changes nothing. For the polling thread.</summary>
    public void SetLogStart(long offset)
    {
        if (offset >= 0)
        {
            Volatile.Write(ref _logStart, offset);
        }
    }

    /// <summary>Observes the partition's end; what is older or unknown (-1) changes nothing. Any thread may call.</summary>
    public void RaiseHighWatermark(long offset)
    {
        lock (_gate)
        {
            _highWatermark = Math.Max(_highWatermark, offset);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken) => _batches.Reader.WaitToReadAsync(cancellationToken);

    /// <inheritdoc/>
    public bool TryRead([NotNullWhen(true)] out RecordBatch? batch)
    {
        if (!_batches.Reader.TryRead(out batch))
        {
            return false;
        }

        Interlocked.Decrement(ref _queued);
        return true;
    }

    /// <summary>Charges a batch and hands it to the reader; true when the partition has to be paused. For the polling thread.</summary>
    public bool Deliver(RecordBatch batch)
    {
        // Once written, the batch is the reader's, who may dispose it at once.
        var bytes = batch.ChargedBytes;
        lock (_gate)
        {
            Interlocked.Increment(ref _queued);
            if (_isDisposed || !_batches.Writer.TryWrite(batch))
            {
                Interlocked.Decrement(ref _queued);
                batch.Dispose();
                return false;
            }

            budget.Charge(bytes);
            return _window.Charge(bytes);
        }
    }

    /// <inheritdoc/>
    public void Release(long bytes)
    {
        bool resumes;
        lock (_gate)
        {
            // After disposal everything is given back already; late verdicts of what it carried change nothing.
            if (_isDisposed)
            {
                return;
            }

            resumes = _window.Release(bytes);
            budget.Release(bytes);
        }

        if (resumes)
        {
            control.Resume(this);
        }
    }

    /// <inheritdoc/>
    public void HoldIntake() => control.HoldIntake(this);

    /// <inheritdoc/>
    public void ResumeIntake() => control.ResumeIntake(this);

    /// <inheritdoc/>
    public void StopIntake() => control.StopIntake(this);

    /// <summary>Ends the feed behind what it holds: with the fault, or as closed. Only the first call counts.</summary>
    public void Complete(FeedException? fault = null) => _batches.Writer.TryComplete(fault);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return ValueTask.CompletedTask;
            }

            _isDisposed = true;
            Complete();
            while (TryRead(out var batch))
            {
                batch.Dispose();
            }

            budget.Release(_window.Used);
        }

        control.Close(this);
        return ValueTask.CompletedTask;
    }
}
