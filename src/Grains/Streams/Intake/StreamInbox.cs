using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Streams.Intake;

/// <summary>
/// What the partitions on this silo have handed over and the batcher has not looked at yet. It wakes the batcher only when a batch may be
/// due, so that a chunk costs no turn of its own. Thread-safe.
/// </summary>
/// <param name="limits">When a batch is due.</param>
/// <param name="budget">While it is tight, nothing waits to age.</param>
/// <param name="activation">Whom to wake.</param>
/// <param name="time">The clock that ages chunks.</param>
internal sealed class StreamInbox(BatchOptions limits, PipelineBudget budget, IStreamActivation activation, TimeProvider time) : IChunkInbox
{
    /// <summary>The batcher looks at what has come when it is this part of a batch: what it holds itself the inbox does not know.</summary>
    private const int ShareOfBatch = 8;

    private readonly Lock _gate = new();
    private readonly TimeSpan _wait = BatchAge.WaitOf(limits);
    private IPostedChunk? _first;
    private IPostedChunk? _last;
    private long _bytes;
    private long _entries;
    private long _records;
    private bool _isAwake;
    private bool _isWoken;
    private bool _flush;

    /// <inheritdoc/>
    public bool IsClosed { get; private set; }

    /// <summary>Encoded bytes that have come.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Records that have come.</summary>
    public long Records => Volatile.Read(ref _records);

    /// <inheritdoc/>
    public bool TryPost(IPostedChunk posted)
    {
        var chunk = posted.Chunk;
        bool wakesNow, wakesLater;
        lock (_gate)
        {
            if (IsClosed)
            {
                return false;
            }

            posted.PostedAt = time.GetTimestamp();
            if (_last is null)
            {
                _first = posted;
            }
            else
            {
                _last.Next = posted;
            }

            _last = posted;
            _bytes += chunk.Entries.Length;
            _entries += chunk.EntryCount;
            _records += chunk.RecordCount;
            wakesNow = !_isWoken && (_bytes >= limits.MaxBytes / ShareOfBatch || _entries >= limits.MaxEvents / ShareOfBatch || budget.IsTight);
            wakesLater = !_isAwake && !wakesNow;
            _isWoken |= wakesNow;
            _isAwake = true;
        }

        if (wakesNow)
        {
            activation.Wake();
        }
        else if (wakesLater)
        {
            activation.WakeAfter(_wait);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Flush()
    {
        lock (_gate)
        {
            _flush = true;
        }

        activation.Wake();
    }

    /// <summary>
    /// Takes out what has come, the first one with those behind it (<see cref="IPostedChunk.Next"/>), and whether it shall be flushed. The batcher is
    /// awake: it looks again by itself.
    /// </summary>
    public (IPostedChunk? First, bool Flush) Take()
    {
        lock (_gate)
        {
            var taken = (_first, _flush);
            _first = _last = null;
            _bytes = _entries = _records = 0;
            (_isAwake, _isWoken, _flush) = (true, false, false);
            return taken;
        }
    }

    /// <summary>
    /// The batcher looks again after this time. It holds chunks that may wait for longer than what comes meanwhile may (those in doubt), and
    /// what comes does not wake it: so not later than that would have aged.
    /// </summary>
    public void LookAgainAfter(TimeSpan time) => activation.WakeAfter(time < _wait ? time : _wait);

    /// <summary>The batcher has nothing left to look at: the next chunk has to wake it.</summary>
    public void Sleep()
    {
        lock (_gate)
        {
            _isAwake = _first is not null;
            if (!_isAwake)
            {
                return;
            }
        }

        activation.WakeAfter(_wait);
    }

    /// <summary>Takes nothing from now on. What has come before is still to be taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            IsClosed = true;
        }
    }
}
