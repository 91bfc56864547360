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

    private const int MostKept = 64;

    private readonly Lock _gate = new();
    private readonly TimeSpan _wait = BatchAge.WaitOf(limits);
    private List<(IPostedChunk Chunk, long Posted)> _posted = [];
    private List<(IPostedChunk Chunk, long Posted)> _taken = [];
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

            _posted.Add((posted, time.GetTimestamp()));
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
    /// Takes out what has come, in a list that is the caller's until the next time, and whether it shall be flushed. The batcher is awake: it looks
    /// again by itself.
    /// </summary>
    public (List<(IPostedChunk Chunk, long Posted)> Chunks, bool Flush) Take()
    {
        lock (_gate)
        {
            // The lists go to and fro, but one of a flood is not kept.
            _taken.Clear();
            (_posted, _taken) = (_taken.Capacity > MostKept ? [] : _taken, _posted);
            var taken = (_taken, _flush);
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
            _isAwake = _posted.Count > 0;
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
