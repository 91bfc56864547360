using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Batches;

/// <summary>
/// The chunks of one session of a partition that have no verdict, by their offsets. There is one of these for each stream and partition, and nearly
/// always each chunk lies behind those before it. Not thread-safe.
/// </summary>
internal sealed class HeldChunks
{
    /// <summary>The room of a flood is not kept.</summary>
    private const int MostKept = 8;

    private HeldChunk[] _chunks = [];

    /// <summary>How many.</summary>
    public int Count { get; private set; }

    /// <summary>All of them, in order of their first offsets.</summary>
    public ReadOnlySpan<HeldChunk> All => _chunks.AsSpan(0, Count);

    /// <summary>The chunk with the same offsets; null when there is none.</summary>
    public HeldChunk? Find(LogChunk chunk)
    {
        for (var i = PlaceOf(chunk.FirstOffset); i < Count && _chunks[i].Chunk.FirstOffset == chunk.FirstOffset; i++)
        {
            if (_chunks[i].Chunk.LastOffset == chunk.LastOffset)
            {
                return _chunks[i];
            }
        }

        return null;
    }

    /// <summary>Adds a chunk.</summary>
    public void Add(HeldChunk held)
    {
        if (Count == _chunks.Length)
        {
            Array.Resize(ref _chunks, Math.Max(2, 2 * Count));
        }

        var place = PlaceOf(held.Chunk.FirstOffset);
        _chunks.AsSpan(place, Count - place).CopyTo(_chunks.AsSpan(place + 1));
        _chunks[place] = held;
        Count++;
    }

    /// <summary>Takes a chunk out; nothing happens when it is not there.</summary>
    public void Remove(HeldChunk held)
    {
        if (All.IndexOf(held) is var place and >= 0)
        {
            _chunks.AsSpan(place + 1, Count - place - 1).CopyTo(_chunks.AsSpan(place));
            _chunks[--Count] = null!;
            _chunks = Count == 0 && _chunks.Length > MostKept ? [] : _chunks;
        }
    }

    /// <summary>Takes all out.</summary>
    public void Clear()
    {
        _chunks = [];
        Count = 0;
    }

    /// <summary>The place of the first one that does not lie before the offset.</summary>
    private int PlaceOf(long firstOffset)
    {
        if (Count == 0 || _chunks[Count - 1].Chunk.FirstOffset < firstOffset)
        {
            return Count;
        }

        var (low, high) = (0, Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _chunks[middle].Chunk.FirstOffset < firstOffset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
