using System.Buffers;
using OrleansKafkaLoki.Grains.Chunks;

namespace OrleansKafkaLoki.Grains.Batching;

/// <summary>
/// The entries of a batch's chunks in order of their timestamps; entries of one timestamp keep the order in which they were
/// appended. Only positions are sorted, no entry is moved.
/// </summary>
internal sealed class BatchIndex : IDisposable
{
    private readonly EntryPosition[] _positions;
    private readonly int[]? _order;

    /// <summary>Indexes the chunks.</summary>
    public BatchIndex(IReadOnlyList<HeldChunk> chunks)
    {
        Chunks = chunks;
        var capacity = chunks.Sum(held => held.Chunk.EntryCount);
        _positions = ArrayPool<EntryPosition>.Shared.Rent(capacity);
        var timestamps = ArrayPool<long>.Shared.Rent(capacity);
        var sorted = true;
        for (var i = 0; i < chunks.Count; i++)
        {
            sorted &= Read(chunks[i], i, timestamps);
        }

        if (!sorted)
        {
            _order = Sort(timestamps.AsSpan(0, Count));
        }

        ArrayPool<long>.Shared.Return(timestamps);
    }

    /// <summary>The chunks.</summary>
    public IReadOnlyList<HeldChunk> Chunks { get; }

    /// <summary>How many entries.</summary>
    public int Count { get; private set; }

    /// <summary>Where the entry lies that is sent at place <paramref name="index"/>.</summary>
    public ref readonly EntryPosition this[int index] => ref _positions[_order is null ? index : _order[index]];

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<EntryPosition>.Shared.Return(_positions);
        if (_order is not null)
        {
            ArrayPool<int>.Shared.Return(_order);
        }
    }

    private bool Read(HeldChunk held, int chunk, long[] timestamps)
    {
        var sorted = true;
        var record = 0;
        var reader = new ChunkReader(held.Chunk);
        while (reader.MoveNext())
        {
            sorted &= Count == 0 || timestamps[Count - 1] <= reader.TimestampNs;
            timestamps[Count] = reader.TimestampNs;
            _positions[Count++] = new EntryPosition(chunk, reader.Start, reader.Length, record++);
        }

        return sorted;
    }

    private static int[] Sort(Span<long> timestamps)
    {
        var order = ArrayPool<int>.Shared.Rent(timestamps.Length);
        var places = order.AsSpan(0, timestamps.Length);
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = i;
        }

        // The primitive sort is the fastest there is, but not stable: ties are put back in order of arrival.
        timestamps.Sort(places);
        for (int start = 0, end; start < places.Length; start = end)
        {
            for (end = start + 1; end < places.Length && timestamps[end] == timestamps[start]; end++)
            {
            }

            if (end - start > 1)
            {
                places[start..end].Sort();
            }
        }

        return order;
    }
}
