using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Sink;

namespace OrleansKafkaLoki.Grains.Batching;

/// <summary>
/// The chunks that a label stream holds: those that wait for a batch, in order of arrival, and those under way. Decides when
/// a batch is due. Not thread-safe.
/// </summary>
/// <param name="options">When a batch is due.</param>
/// <param name="time">The clock that ages chunks.</param>
internal sealed class StreamBuffer(BatchOptions options, TimeProvider time)
{
    private readonly Dictionary<(PartitionId Partition, long Incarnation, long FirstOffset), HeldChunk> _held = [];
    private readonly Dictionary<PartitionId, long> _epochs = [];
    private readonly Dictionary<PartitionId, SettledChunks> _settled = [];
    private readonly Queue<HeldChunk> _waiting = new();
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(options.TimeoutSecs);
    private long _waitingBytes;
    private long _waitingRecords;

    /// <summary>Encoded bytes held, those under way included.</summary>
    public long Bytes { get; private set; }

    /// <summary>Records held, those under way included.</summary>
    public long Records { get; private set; }

    /// <summary>True when chunks wait for a batch.</summary>
    public bool HasWaiting => _waiting.Count > 0;

    /// <summary>How long until the oldest waiting chunk has aged; zero or less when a batch is due now.</summary>
    public TimeSpan DueIn
    {
        get
        {
            if (_waitingBytes >= options.MaxBytes || _waitingRecords >= options.MaxEvents)
            {
                return TimeSpan.Zero;
            }

            return _waiting.TryPeek(out var oldest) ? _timeout - time.GetElapsedTime(oldest.Appended) : _timeout;
        }
    }

    /// <summary>Takes a chunk in, unless it is known already, and returns its verdict to come.</summary>
    public Task<AppendResult> Add(LogChunk chunk)
    {
        if (_epochs.GetValueOrDefault(chunk.Partition) > chunk.Epoch)
        {
            return Task.FromResult(AppendResult.Fenced);
        }

        _epochs[chunk.Partition] = chunk.Epoch;
        if (_settled.TryGetValue(chunk.Partition, out var settled) && settled.TryFind(chunk, out var result))
        {
            return Task.FromResult(result);
        }

        var key = KeyOf(chunk);
        if (!_held.TryGetValue(key, out var held) || held.Chunk.LastOffset != chunk.LastOffset)
        {
            // After a restart the same records may come cut differently: those are sent again, as the head block of the
            // stream still knows them.
            held = new HeldChunk(chunk, time.GetTimestamp());
            _held[key] = held;
            _waiting.Enqueue(held);
            _waitingBytes += chunk.Entries.Length;
            _waitingRecords += chunk.RecordCount;
            Bytes += chunk.Entries.Length;
            Records += chunk.RecordCount;
        }

        return held.Verdict;
    }

    /// <summary>Takes the oldest waiting chunks, as many as fit into a batch and at least one.</summary>
    public List<HeldChunk> TakeBatch()
    {
        var batch = new List<HeldChunk>();
        long bytes = 0, records = 0;
        while (_waiting.TryPeek(out var next)
            && (batch.Count == 0
                || (bytes + next.Chunk.Entries.Length <= options.MaxBytes && records + next.Chunk.RecordCount <= options.MaxEvents)))
        {
            batch.Add(_waiting.Dequeue());
            bytes += next.Chunk.Entries.Length;
            records += next.Chunk.RecordCount;
        }

        _waitingBytes -= bytes;
        _waitingRecords -= records;
        return batch;
    }

    /// <summary>Every record of a chunk that was taken has its verdict.</summary>
    public void Settle(HeldChunk held)
    {
        var result = held.Commit();
        if (!_settled.TryGetValue(held.Chunk.Partition, out var settled))
        {
            _settled[held.Chunk.Partition] = settled = new SettledChunks();
        }

        settled.Add(held.Chunk, result);
        var key = KeyOf(held.Chunk);
        if (_held.TryGetValue(key, out var current) && ReferenceEquals(current, held))
        {
            _held.Remove(key);
        }

        Bytes -= held.Chunk.Entries.Length;
        Records -= held.Chunk.RecordCount;
    }

    /// <summary>Lets go of everything that is held.</summary>
    public void LetGoOfAll(TimeSpan retryAfter)
    {
        foreach (var held in _held.Values)
        {
            held.LetGo(retryAfter);
        }
    }

    private static (PartitionId Partition, long Incarnation, long FirstOffset) KeyOf(LogChunk chunk) =>
        (chunk.Partition, chunk.Incarnation, chunk.FirstOffset);
}
