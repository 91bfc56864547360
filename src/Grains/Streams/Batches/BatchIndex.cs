using System.Buffers;
using OrleansKafkaLoki.Grains.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Streams.Batches;

/// <summary>
/// The entries of a batch's chunks in order of their timestamps, but for those that have their verdict already; entries of one
/// timestamp keep the order in which they were appended. Only positions are sorted, no entry is moved.
/// </summary>
internal sealed class BatchIndex : IDisposable
{
    /// <summary>With many streams, thousands of small batches are under way at once: more than the pool keeps arrays, which are larger than need be.</summary>
    private const int WorthPooling = 64;

    private readonly EntryPosition[] _positions;
    private readonly bool _isPooled;
    private readonly int[]? _order;
    private byte[]? _unasked;

    /// <summary>Indexes the chunks.</summary>
    /// <param name="chunks">The chunks.</param>
    public BatchIndex(IReadOnlyList<HeldChunk> chunks)
    {
        Chunks = chunks;
        var capacity = 0;
        for (var i = 0; i < chunks.Count; i++)
        {
            capacity += chunks[i].Chunk.EntryCount;
        }

        _isPooled = capacity > WorthPooling;
        _positions = _isPooled ? ArrayPool<EntryPosition>.Shared.Rent(capacity) : new EntryPosition[capacity];
        var sorted = true;
        for (var i = 0; i < chunks.Count; i++)
        {
            sorted &= Read(chunks[i], i);
        }

        if (!sorted)
        {
            _order = Sort(_positions.AsSpan(0, Count));
        }
    }

    public IReadOnlyList<HeldChunk> Chunks { get; }

    /// <summary>How many entries.</summary>
    public int Count { get; private set; }

    /// <summary>True when Loki may hold some of them, because an earlier activation was about to send them.</summary>
    public bool HasDoubts { get; private set; }

    /// <summary>How many of them.</summary>
    public int Doubtful { get; private set; }

    /// <summary>How often entries were sent again although Loki may have had them, but for those that it refused.</summary>
    public int Unasked { get; private set; }

    /// <summary>The entry at a place is sent again although Loki may have it.</summary>
    public void MarkUnasked(int place)
    {
        _unasked ??= new byte[Count];
        if (_unasked[place] < byte.MaxValue)
        {
            _unasked[place]++;
            Unasked++;
        }
    }

    /// <summary>The entry at a place is refused.</summary>
    public void MarkRefused(int place)
    {
        if (_unasked is not null)
        {
            Unasked -= _unasked[place];
            _unasked[place] = 0;
        }
    }

    /// <summary>Where the entry lies that is sent at place <paramref name="place"/>.</summary>
    public ref readonly EntryPosition this[int place] => ref _positions[_order is null ? place : _order[place]];

    /// <summary>The timestamp of the entry at a place, nanoseconds since the Unix epoch.</summary>
    public long TimestampNs(int place) => this[place].TimestampNs;

    /// <summary>The entry at a place: an <c>EntryAdapter</c> message.</summary>
    public ReadOnlySpan<byte> Message(int place)
    {
        ref readonly var position = ref this[place];
        return ChunkReader.MessageOf(Chunks[position.Chunk].Chunk.Entries.Span.Slice(position.Start, position.Length));
    }

    /// <summary>The chunk of the entry at a place, and the offset of its record.</summary>
    public (HeldChunk Chunk, long Offset) Origin(int place)
    {
        ref readonly var position = ref this[place];
        return (Chunks[position.Chunk], position.Offset);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isPooled)
        {
            ArrayPool<EntryPosition>.Shared.Return(_positions);
        }

        if (_order is not null)
        {
            ArrayPool<int>.Shared.Return(_order);
        }
    }

    private bool Read(HeldChunk held, int chunk)
    {
        var (first, last, sender) = (held.Chunk.FirstOffset, held.Chunk.LastOffset, held.Sender);
        var hasCommitted = sender?.Committed.ContainsAny(first, last) == true;
        var hasDoubtful = sender?.Doubtful.ContainsAny(first, last) == true;
        HasDoubts |= hasDoubtful;
        var sorted = true;
        var reader = new ChunkReader(held.Chunk);
        while (reader.MoveNext())
        {
            if (!hasCommitted || !sender!.Committed.Contains(reader.Offset))
            {
                sorted &= Count == 0 || _positions[Count - 1].TimestampNs <= reader.TimestampNs;
                var isInDoubt = hasDoubtful && sender!.Doubtful.Contains(reader.Offset);
                _positions[Count++] = new EntryPosition(chunk, reader.Start, reader.Length, isInDoubt, reader.Offset, reader.TimestampNs);
                Doubtful += isInDoubt ? 1 : 0;
            }
        }

        return sorted;
    }

    /// <summary>Returns the places of the entries in order of their timestamps.</summary>
    private static int[] Sort(ReadOnlySpan<EntryPosition> positions)
    {
        var order = ArrayPool<int>.Shared.Rent(positions.Length);
        var keys = ArrayPool<long>.Shared.Rent(positions.Length);
        var places = order.AsSpan(0, positions.Length);
        var timestamps = keys.AsSpan(0, positions.Length);
        for (var i = 0; i < places.Length; i++)
        {
            (places[i], timestamps[i]) = (i, positions[i].TimestampNs);
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

        ArrayPool<long>.Shared.Return(keys);
        return order;
    }
}
