using System.Buffers;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Records.Entries;

namespace OrleansKafkaLoki.Grains.Streams.Batches;

/// <summary>Some entries of a batch, in its order: what one push carries. Never changes.</summary>
internal sealed class BatchRange : IBatchEntries
{
    private readonly BatchIndex _index;
    private readonly int[]? _places;
    private readonly int _start;
    private readonly long _floorNs;
    private int? _bytes;

    /// <summary>All entries of a batch.</summary>
    public BatchRange(BatchIndex index)
        : this(index, null, 0, index.Count, long.MinValue)
    {
    }

    private BatchRange(BatchIndex index, int[]? places, int start, int count, long floorNs) =>
        (_index, _places, _start, Count, _floorNs) = (index, places, start, count, floorNs);

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int Bytes => _bytes ??= Measure();

    /// <summary>The lowest timestamp that is sent, nanoseconds since the Unix epoch; only when there are entries.</summary>
    public long MinNs => TimestampNs(0);

    /// <summary>The highest timestamp that is sent, nanoseconds since the Unix epoch; only when there are entries.</summary>
    public long MaxNs => TimestampNs(Count - 1);

    /// <summary>The lowest timestamp of the records themselves.</summary>
    public long MinOwnNs => _index.TimestampNs(PlaceOf(0));

    /// <inheritdoc/>
    public void CopyTo(IBufferWriter<byte> writer)
    {
        var span = writer.GetSpan(Bytes);
        var written = 0;
        for (var i = 0; i < Count;)
        {
            if (IsRewritten(i))
            {
                written += RewrittenEntry.Write(Message(i++), _floorNs, span[written..]);
                continue;
            }

            var position = Position(i++);
            var length = position.Length;
            while (i < Count && Follows(Position(i), position.Chunk, position.Start + length))
            {
                length += Position(i++).Length;
            }

            _index.Chunks[position.Chunk].Chunk.Entries.Span.Slice(position.Start, length).CopyTo(span[written..]);
            written += length;
        }

        writer.Advance(written);
    }

    /// <summary>The two halves; only for more than one entry.</summary>
    public (BatchRange First, BatchRange Second) Split() => Split(Count / 2);

    /// <summary>The first <paramref name="count"/> entries, and the rest.</summary>
    public (BatchRange First, BatchRange Second) Split(int count) =>
        (new BatchRange(_index, _places, _start, count, _floorNs), new BatchRange(_index, _places, _start + count, Count - count, _floorNs));

    /// <summary>The timestamp under which the entry at <paramref name="i"/> is sent, nanoseconds since the Unix epoch.</summary>
    public long TimestampNs(int i) => Math.Max(_index.TimestampNs(PlaceOf(i)), _floorNs);

    /// <summary>The timestamp of the record itself.</summary>
    public long OwnTimestampNs(int i) => _index.TimestampNs(PlaceOf(i));

    /// <summary>Whether an earlier activation was about to send the entry at <paramref name="i"/>.</summary>
    public bool IsInDoubt(int i) => Position(i).IsInDoubt;

    /// <summary>The entry at <paramref name="i"/> as its partition encoded it: an <c>EntryAdapter</c> message.</summary>
    public ReadOnlySpan<byte> Message(int i) => _index.Message(PlaceOf(i));

    /// <summary>The length of the line of the entry at <paramref name="i"/>, in bytes.</summary>
    public int LineLength(int i) => new EntryReader(Message(i)).Line.Length;

    /// <summary>How many pairs of structured metadata the entry at <paramref name="i"/> has, and their bytes, names and values.</summary>
    public (int Pairs, int Bytes) Metadata(int i)
    {
        var (pairs, bytes) = (0, 0);
        var reader = new EntryReader(Message(i));
        while (reader.TryReadMetadata(out var name, out var value))
        {
            pairs++;
            bytes += name.Length + value.Length;
        }

        return (pairs, bytes);
    }

    /// <summary>The same entries, those below <paramref name="floorNs"/> sent under that timestamp.</summary>
    public BatchRange RaiseTo(long floorNs) => floorNs <= _floorNs || Count == 0 || MinOwnNs >= floorNs
        ? this
        : new BatchRange(_index, _places, _start, Count, floorNs);

    /// <summary>The entries that are to be kept, by their place in this range; itself when all are.</summary>
    public BatchRange Where(Func<int, bool> keep)
    {
        var kept = new List<int>();
        for (var i = 0; i < Count; i++)
        {
            if (keep(i))
            {
                kept.Add(PlaceOf(i));
            }
        }

        return kept.Count == Count ? this : new BatchRange(_index, [.. kept], 0, kept.Count, _floorNs);
    }

    /// <inheritdoc cref="BatchIndex.Unasked"/>
    public int Unasked => _index.Unasked;

    /// <summary>The entry at <paramref name="i"/> is sent again although Loki may have it.</summary>
    public void MarkUnasked(int i) => _index.MarkUnasked(PlaceOf(i));

    /// <summary>Records on the chunks concerned that these entries are refused for good.</summary>
    public void Reject(RejectionCause cause, int status, string reason)
    {
        for (var i = 0; i < Count; i++)
        {
            Reject(i, cause, status, reason);
        }
    }

    /// <summary>Records on its chunk that the entry at <paramref name="i"/> is refused for good.</summary>
    public void Reject(int i, RejectionCause cause, int status, string reason)
    {
        var (held, offset) = _index.Origin(PlaceOf(i));
        _index.MarkRefused(PlaceOf(i));
        held.Reject(new RejectedRecord(offset, cause, status, reason));
    }

    private static bool Follows(in EntryPosition next, int chunk, int end) => next.Chunk == chunk && next.Start == end;

    private int PlaceOf(int i) => _places is null ? _start + i : _places[_start + i];

    private ref readonly EntryPosition Position(int i) => ref _index[PlaceOf(i)];

    private bool IsRewritten(int i) => OwnTimestampNs(i) < _floorNs;

    private int Measure()
    {
        var bytes = 0;
        for (var i = 0; i < Count; i++)
        {
            bytes += IsRewritten(i) ? RewrittenEntry.Length(Message(i), _floorNs) : Position(i).Length;
        }

        return bytes;
    }
}
