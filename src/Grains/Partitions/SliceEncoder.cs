using System.Diagnostics.CodeAnalysis;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Partitions.Alignment;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Records.Entries;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>
/// Encodes records into an open slice as they come, and seals the slice into chunks when told to: the longer it stays open,
/// the fewer and larger the chunks.
/// </summary>
/// <param name="origin">What chunks carry of the session.</param>
/// <param name="router">Finds each record's stream and encodes its entry.</param>
/// <param name="limits">What a batch may hold: a chunk may not hold more, because a batch is made of whole chunks.</param>
/// <param name="gaps">Notices offsets that have no record.</param>
internal sealed class SliceEncoder(ChunkOrigin origin, RecordRouter router, BatchOptions limits, PartitionGaps gaps) : IDisposable
{
    /// <summary>A slice is full at this many bytes.</summary>
    private const int MaxSliceBytes = 1024 * 1024;

    /// <summary>One call encodes no further batch beyond this many bytes: a grain's turn stays around a millisecond.</summary>
    private const int MaxTurnBytes = 256 * 1024;

    /// <summary>A chunk is sealed once it holds this much: a received one must stay off the large object heap.</summary>
    private const int MaxChunkBytes = 60 * 1024;

    private readonly int _chunkBytes = Math.Min(MaxChunkBytes, limits.MaxBytes);
    private EncodedSlice? _open;
    private readonly RecordTimes _times = router.Times;
    private readonly List<StreamRoute> _written = [];
    private RecordBatch? _held;
    private StreamRoute? _routed;
    private long _heldTimestampMs;
    private int _next;

    /// <summary>True while a slice is open.</summary>
    public bool HasOpen => _open is not null;

    /// <summary>True when the open slice is full.</summary>
    public bool IsFull => _open?.Bytes >= MaxSliceBytes;

    /// <summary>True when the last batch that was read was a full one: more follows at once.</summary>
    public bool ReadsFull { get; private set; }

    /// <summary>The timestamp of the record that is read and must not be encoded yet; null when there is none.</summary>
    public long? HeldTimestampMs => _routed is not null ? _heldTimestampMs : _held?.Slots[_next].TimestampMs;

    /// <summary>The offset of that record if it is because it needs an anchor (<see cref="RecordTimes.Lacks"/>); else null.</summary>
    public long? LacksTimeAt { get; private set; }

    /// <summary>No record of this offset or a later one is encoded.</summary>
    public long StopAt { get; init; } = long.MaxValue;

    /// <summary>True when the next record is one of those.</summary>
    public bool IsAtStop => _held is { } held && held.Slots[_next].Offset >= StopAt;

    /// <summary>Encodes what the feed has ready up to the horizon, opening a slice if none is.</summary>
    /// <param name="feed">Where the records are.</param>
    /// <param name="progress">What chunks carry that are full before the slice is.</param>
    /// <param name="limit">The first record that it does not cover is held, with all that follow it, until a later one does; so is one that lacks a time.</param>
    public void Encode(IPartitionFeed feed, in SenderProgress progress, SendLimit limit)
    {
        long bytes = 0;
        while (bytes < MaxTurnBytes && !IsFull && TryTake(feed, out var batch))
        {
            if (_open is { Records: > 0 } open && batch.Count > 0 && open.Mark?.Epoch != batch.LeaderEpoch)
            {
                (_held, _next) = (batch, 0); // A chunk has one epoch.
                return;
            }

            bytes += batch.ChargedBytes;
            ReadsFull = batch.IsFull;
            LacksTimeAt = null;
            var end = Math.Min(router.SetsTime ? batch.Count : EndOf(batch, limit), StopOf(batch));
            var slice = _open ?? new EncodedSlice();
            end = Encode(batch, end, slice, progress, limit);
            _open = end > _next || batch.Count == 0 ? slice : _open;

            if (end < batch.Count)
            {
                (_held, _next) = (batch, end);
                return;
            }

            _next = 0;
            batch.Dispose();
        }
    }

    /// <summary>Seals the open slice.</summary>
    /// <param name="progress">What its chunks carry.</param>
    /// <exception cref="InvalidOperationException">No slice is open.</exception>
    public EncodedSlice Seal(in SenderProgress progress)
    {
        var slice = _open ?? throw new InvalidOperationException("No slice is open.");
        slice.Chunks.EnsureCapacity(slice.Chunks.Count + router.Touched.Count);
        foreach (var route in router.Touched)
        {
            Seal(route, slice, progress);
        }

        router.ClearTouched();
        _open = null;
        return slice;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _held?.Dispose();
        _held = null;
    }

    private bool TryTake(IPartitionFeed feed, [NotNullWhen(true)] out RecordBatch? batch)
    {
        batch = _held;
        _held = null;
        if (batch is null && feed.TryRead(out batch))
        {
            gaps.Observe(batch);
        }

        return batch is not null;
    }

    /// <summary>The index of the first record at or behind <see cref="StopAt"/>.</summary>
    private int StopOf(RecordBatch batch)
    {
        var stop = batch.Count;
        while (batch.NextOffset > StopAt && stop > _next && batch.Slots[stop - 1].Offset >= StopAt)
        {
            stop--;
        }

        return stop;
    }

    /// <summary>The index behind the last record that may be encoded now.</summary>
    private int EndOf(RecordBatch batch, SendLimit limit)
    {
        var slots = batch.Slots;
        var end = limit.HorizonMs == long.MaxValue ? slots.Length : _next;
        while (end < slots.Length && limit.Covers(slots[end].TimestampMs))
        {
            end++;
        }

        var last = _times.LastTimestampMs;
        for (var i = _next; i < end && _times.MayLack; i++)
        {
            var own = slots[i].TimestampMs;
            last = _times.IsTelling(own) ? own : last;
            if (_times.Lacks(slots[i].Offset, own >= 0 ? own : last))
            {
                LacksTimeAt = slots[i].Offset;
                return i;
            }
        }

        return end;
    }

    /// <summary>
    /// Encodes a batch from where it was held up to <paramref name="end"/>, or to a record whose entry may not be sent yet, and returns the index
    /// behind the last one. The batch's bytes go with its last record, because they are freed together.
    /// </summary>
    private int Encode(RecordBatch batch, int end, EncodedSlice slice, in SenderProgress progress, SendLimit limit)
    {
        for (var i = _next; i < end; i++)
        {
            var record = batch[i];
            var route = _routed ?? router.Route(record);
            _routed = null;
            if (router.SetsTime && route is not null && IsHeld(record, limit))
            {
                (_routed, end) = (route, i);
                break;
            }

            if (limit.IsTelling(record.TimestampMs))
            {
                slice.OldestTimestampMs = slice.OldestTimestampMs < 0 ? record.TimestampMs : slice.OldestTimestampMs;
            }

            if (route is not null)
            {
                slice.LeaderEpoch = batch.LeaderEpoch;
                Write(record, route, slice, progress, limit);
                continue;
            }

            slice.Filtered++;
            if (!router.SetsTime)
            {
                ObserveTime(record.TimestampMs, slice, limit);
            }
        }

        slice.Records += end - _next;
        slice.Bytes += end == batch.Count ? batch.ChargedBytes : 0;
        slice.NextOffset = end == batch.Count ? batch.NextOffset : end > _next ? batch.Slots[end - 1].Offset + 1 : slice.NextOffset;
        if (end > _next)
        {
            slice.Mark = batch.LeaderEpoch is { } epoch ? new EpochMark(batch.Slots[end - 1].Offset + 1, epoch) : null;
        }

        return end;
    }

    private void Write(in RecordView record, StreamRoute first, EncodedSlice slice, in SenderProgress progress, SendLimit limit)
    {
        var letters = 0;
        _written.Clear();
        for (var route = first; route is not null; route = router.RouteNext(record))
        {
            ObserveTime(router.TimestampMs, slice, limit);
            var isFurther = route.HasEntryOf(record.Offset);
            if (router.WriteEntry(record, route) is not EntryOutcome.Written and var refusal)
            {
                slice.DeadLetters.Add(LetterOf(record, route, refusal));
                letters++;
            }
            else if (!isFurther)
            {
                _written.Add(route);
            }
        }

        slice.FurtherShares += letters + _written.Count - 1;

        // Not before the record is written whole: a chunk has all that it has for the stream.
        foreach (var route in _written)
        {
            SealIfFull(route, slice, progress);
        }
    }

    /// <summary>How far in log time the slice gets.</summary>
    private static void ObserveTime(long timestampMs, EncodedSlice slice, SendLimit limit)
    {
        if (limit.IsTelling(timestampMs))
        {
            slice.NewestTimestampMs = limit.PositionOf(timestampMs);
        }
    }

    /// <summary>Whether the record whose first entry was just routed has to wait.</summary>
    private bool IsHeld(in RecordView record, SendLimit limit)
    {
        LacksTimeAt = router.LacksTime(record) ? record.Offset : null;
        _heldTimestampMs = router.TimestampMs;
        return LacksTimeAt is not null || !limit.Covers(router.TimestampMs);
    }

    private void SealIfFull(StreamRoute route, EncodedSlice slice, in SenderProgress progress)
    {
        if (route.Chunk.Entries.WrittenCount >= _chunkBytes || route.Chunk.Count >= limits.MaxEvents)
        {
            Seal(route, slice, progress);
        }
    }

    private void Seal(StreamRoute route, EncodedSlice slice, in SenderProgress progress)
    {
        if (!route.IsEmpty)
        {
            slice.Chunks.Add(new OutgoingChunk(route, route.Chunk.Seal(origin with { LeaderEpoch = slice.LeaderEpoch }, progress)));
        }
    }

    private DeadLetter LetterOf(in RecordView record, StreamRoute route, EntryOutcome refusal)
    {
        var (cause, reason) = EntryRefusal.Of(refusal, record.Value);
        using var entry = new PooledBufferWriter();
        var timestampNs = router.EncodeEntry(record, entry);
        return new DeadLetter(origin.Partition, record.Offset, route.Stream, cause, 0, reason, timestampNs, EntryEncoder.MessageOf(entry.WrittenSpan).ToArray());
    }
}
