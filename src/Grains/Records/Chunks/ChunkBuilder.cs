using System.Buffers;
using System.Runtime.InteropServices;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Records.Chunks;

/// <summary>Gathers encoded entries of one partition and label stream until they are sealed into a <see cref="LogChunk"/>.</summary>
public sealed class ChunkBuilder : IDisposable
{
    private const int WorthFitting = 4096;

    /// <summary>The offsets of a chunk of one entry. With many streams those are most, and rent nothing for it.</summary>
    private static readonly byte[] OneOffset = [0];

    private readonly ArrayPool<byte> _pool;
    private PooledBufferWriter? _offsets;
    private int _records;
    private long _firstOffset;
    private long _lastOffset;
    private long _minTimestamp;

    /// <summary>An empty builder.</summary>
    /// <param name="pool">Where the chunks' arrays come from; null takes <see cref="BufferPool.Data"/>.</param>
    public ChunkBuilder(ArrayPool<byte>? pool = null)
    {
        _pool = pool ?? BufferPool.Data;
        Entries = new PooledBufferWriter(_pool);
    }

    /// <summary>What it goes by of the stream's chunks before. To be set where the one before was another stream's.</summary>
    public ChunkTrail Trail { get; set; } = ChunkTrail.None;

    /// <summary>Rents at once what the last chunk grew to, instead of doubling up to it.</summary>
    public void Begin()
    {
        if (Count == 0)
        {
            Entries.GetSpan(Trail.Bytes);
        }
    }

    /// <summary>Where an entry is encoded, as a whole <c>entries</c> field, before <see cref="Add"/> counts it.</summary>
    public PooledBufferWriter Entries { get; }

    /// <summary>How many entries are counted.</summary>
    public int Count { get; private set; }

    /// <summary>True when its newest entry is of the record at this offset.</summary>
    public bool HasEntryOf(long offset) => Count > 0 && _lastOffset == offset;

    /// <summary>Counts the entry that was just encoded.</summary>
    /// <param name="offset">The record's offset, higher than the one before, or the same for a further entry of the record.</param>
    /// <param name="timestampNs">The entry's timestamp, nanoseconds since the Unix epoch.</param>
    public void Add(long offset, long timestampNs)
    {
        if (Count++ == 0)
        {
            _firstOffset = _lastOffset = offset;
            _minTimestamp = timestampNs;
            _records = 1;
        }
        else
        {
            _records += offset != _lastOffset ? 1 : 0;
            _offsets ??= new PooledBufferWriter(_pool);
            if (Count == 2)
            {
                _offsets.Write(OneOffset);
            }

            Varint.Write(_offsets, (ulong)(offset - _lastOffset));
        }

        _minTimestamp = Math.Min(_minTimestamp, timestampNs);
        _lastOffset = offset;
    }

    /// <summary>Hands the entries out as a chunk and starts empty. The chunk's arrays belong to the pool.</summary>
    /// <param name="origin">Who cuts it.</param>
    /// <param name="progress">How far the session has got.</param>
    public LogChunk Seal(in ChunkOrigin origin, in SenderProgress progress)
    {
        var chunk = new LogChunk
        {
            Partition = origin.Partition,
            Epoch = origin.Epoch,
            Incarnation = origin.Incarnation,
            Routing = origin.Routing,
            IsDoubtful = _firstOffset < origin.DoubtBelow,
            FirstOffset = _firstOffset,
            LastOffset = _lastOffset,
            Watermark = progress.Watermark,
            PreviousOffset = Trail.LastOffset < 0 ? _firstOffset - 1 : Trail.LastOffset,
            Checkpoint = progress.Checkpoint,
            RecordCount = _records,
            EntryCount = Count,
            MinTimestamp = _minTimestamp,
            Entries = Fit(Entries.Detach()),
            Offsets = Count == 1 || _offsets is null ? OneOffset : _offsets.Detach(),
            SenderSilo = origin.Silo,
            LeaderEpoch = origin.LeaderEpoch,
        };
        Trail = new ChunkTrail(_lastOffset, chunk.Entries.Length);
        Count = 0;
        return chunk;
    }

    /// <summary>Gives a chunk's memory back, once nobody reads it any more.</summary>
    public static void GiveBack(LogChunk chunk)
    {
        Return(chunk.Entries);
        Return(chunk.Offsets);

        static void Return(ReadOnlyMemory<byte> memory)
        {
            if (MemoryMarshal.TryGetArray(memory, out var segment) && segment.Array is { Length: > 0 } array)
            {
                BufferPool.Data.Return(array);
            }
        }
    }

    /// <summary>An array rented for a larger chunk would be held, mostly empty, until the verdict: nobody counts that memory.</summary>
    private ArraySegment<byte> Fit(ArraySegment<byte> bytes)
    {
        if (bytes.Array is not { Length: > WorthFitting } array || bytes.Count >= array.Length / 2)
        {
            return bytes;
        }

        var fitting = _pool.Rent(bytes.Count);
        bytes.CopyTo(fitting);
        _pool.Return(array);
        return new ArraySegment<byte>(fitting, 0, bytes.Count);
    }

    /// <summary>Gives back the memory of what was not sealed.</summary>
    public void Dispose()
    {
        Count = 0;
        Entries.Dispose();
        _offsets?.Dispose();
    }
}
