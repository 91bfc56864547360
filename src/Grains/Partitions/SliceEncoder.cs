using OrleansKafkaLoki.Grains.Buffers;
using OrleansKafkaLoki.Grains.Chunks;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Entries;
using OrleansKafkaLoki.Grains.Feeds;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Grains.Routing;
using OrleansKafkaLoki.Grains.Sink;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>
/// Encodes records into an open slice as they come, and seals the slice into chunks when told to: the longer it stays open,
/// the fewer and larger the chunks.
/// </summary>
/// <param name="partition">The partition.</param>
/// <param name="router">Finds each record's stream and encodes its entry.</param>
/// <param name="limits">What a batch may hold: a chunk may not hold more, because a batch is made of whole chunks.</param>
/// <param name="epoch">The epoch that the chunks carry.</param>
/// <param name="incarnation">The incarnation that the chunks carry.</param>
/// <param name="gaps">Notices offsets that have no record.</param>
internal sealed class SliceEncoder(
    PartitionId partition, RecordRouter router, BatchOptions limits, long epoch, long incarnation, PartitionGaps gaps)
{
    /// <summary>A slice is full at this many bytes.</summary>
    private const int MaxSliceBytes = 1024 * 1024;

    /// <summary>One call encodes no further batch beyond this many bytes: a grain's turn stays around a millisecond.</summary>
    private const int MaxTurnBytes = 256 * 1024;

    /// <summary>A chunk is sealed once it holds this much: a received one must stay off the large object heap.</summary>
    private const int MaxChunkBytes = 60 * 1024;

    private readonly int _chunkBytes = Math.Min(MaxChunkBytes, limits.MaxBytes);
    private EncodedSlice? _open;

    /// <summary>True while a slice is open.</summary>
    public bool HasOpen => _open is not null;

    /// <summary>True when the open slice is full.</summary>
    public bool IsFull => _open?.Bytes >= MaxSliceBytes;

    /// <summary>Encodes what the feed has ready, opening a slice if none is.</summary>
    /// <param name="feed">Where the records are.</param>
    /// <param name="progress">What chunks carry that are full before the slice is.</param>
    public void Encode(IPartitionFeed feed, in SenderProgress progress)
    {
        long bytes = 0;
        while (bytes < MaxTurnBytes && !IsFull && feed.TryRead(out var batch))
        {
            using (batch)
            {
                bytes += batch.ChargedBytes;
                Encode(batch, _open ??= new EncodedSlice(), progress);
            }
        }
    }

    /// <summary>Seals the open slice.</summary>
    /// <param name="progress">What its chunks carry.</param>
    /// <exception cref="InvalidOperationException">No slice is open.</exception>
    public EncodedSlice Seal(in SenderProgress progress)
    {
        var slice = _open ?? throw new InvalidOperationException("No slice is open.");
        foreach (var route in router.Touched)
        {
            Seal(route, slice, progress);
        }

        router.ClearTouched();
        _open = null;
        return slice;
    }

    private void Encode(RecordBatch batch, EncodedSlice slice, in SenderProgress progress)
    {
        gaps.Observe(batch);
        slice.Records += batch.Count;
        slice.Bytes += batch.ChargedBytes;
        slice.NextOffset = batch.LastOffset + 1;
        for (var i = 0; i < batch.Count; i++)
        {
            var record = batch[i];
            if (record.TimestampMs >= 0)
            {
                slice.OldestTimestampMs = slice.OldestTimestampMs < 0 ? record.TimestampMs : slice.OldestTimestampMs;
                slice.NewestTimestampMs = record.TimestampMs;
            }

            if (router.Route(record) is not { } route)
            {
                slice.Filtered++;
            }
            else if (router.WriteEntry(record, route) is not EntryOutcome.Written and var refusal)
            {
                slice.DeadLetters.Add(LetterOf(record, route, refusal));
            }
            else if (route.Chunk.Entries.WrittenCount >= _chunkBytes || route.Chunk.Count >= limits.MaxEvents)
            {
                Seal(route, slice, progress);
            }
        }
    }

    private void Seal(StreamRoute route, EncodedSlice slice, in SenderProgress progress)
    {
        if (route.Chunk.Count > 0)
        {
            slice.Chunks.Add(new OutgoingChunk(route, route.Chunk.Seal(partition, epoch, incarnation, progress)));
        }
    }

    private DeadLetter LetterOf(in RecordView record, StreamRoute route, EntryOutcome refusal)
    {
        var (cause, reason) = refusal switch
        {
            EntryOutcome.Tombstone => (RejectionCause.Tombstone, "The value is null, and source.tombstones is dead_letter."),
            EntryOutcome.Undecodable => (RejectionCause.Undecodable, "The value is not what source.decoding.codec says, and on_error is dead_letter."),
            _ => (RejectionCause.LineTooLong, "The line is longer than limits.max_line_size."),
        };
        using var entry = new PooledBufferWriter();
        var timestampNs = router.EncodeEntry(record, entry);
        return new DeadLetter(partition, record.Offset, route.Stream, cause, 0, reason, timestampNs, EntryEncoder.MessageOf(entry.WrittenSpan).ToArray());
    }
}
