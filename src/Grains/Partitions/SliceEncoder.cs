using OrleansKafkaLoki.Grains.Buffers;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Feeds;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Grains.Routing;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>
/// Turns what a feed has ready into one slice of chunks. Taking all that is ready, up to a bound, makes few large chunks
/// under load and adds no delay when records are rare.
/// </summary>
/// <param name="partition">The partition.</param>
/// <param name="router">Finds each record's stream and encodes its entry.</param>
/// <param name="epoch">The epoch that the chunks carry.</param>
/// <param name="incarnation">The incarnation that the chunks carry.</param>
internal sealed class SliceEncoder(PartitionId partition, RecordRouter router, long epoch, long incarnation)
{
    /// <summary>A slice takes no further batch beyond this many bytes: a grain's turn stays around a millisecond.</summary>
    public const int MaxSliceBytes = 512 * 1024;

    /// <summary>A chunk is sealed once it holds this much: a received one must stay off the large object heap.</summary>
    public const int MaxChunkBytes = 60 * 1024;

    /// <summary>Encodes what the feed has ready; null when it has nothing.</summary>
    /// <param name="feed">Where the records are.</param>
    /// <param name="watermark">The watermark that the chunks carry.</param>
    public EncodedSlice? Encode(IPartitionFeed feed, long watermark)
    {
        EncodedSlice? slice = null;
        while ((slice is null || slice.Bytes < MaxSliceBytes) && feed.TryRead(out var batch))
        {
            slice ??= new EncodedSlice();
            using (batch)
            {
                Encode(batch, slice, watermark);
            }
        }

        if (slice is not null)
        {
            foreach (var route in router.Touched)
            {
                Seal(route, slice, watermark);
            }

            router.ClearTouched();
        }

        return slice;
    }

    private void Encode(RecordBatch batch, EncodedSlice slice, long watermark)
    {
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
            else if (router.WriteEntry(record, route) == EntryOutcome.LineTooLong)
            {
                slice.DeadLetters.Add(LetterOf(record, route));
            }
            else if (route.Chunk.Entries.WrittenCount >= MaxChunkBytes)
            {
                Seal(route, slice, watermark);
            }
        }
    }

    private void Seal(StreamRoute route, EncodedSlice slice, long watermark)
    {
        if (route.Chunk.Count > 0)
        {
            slice.Chunks.Add(new OutgoingChunk(route, route.Chunk.Seal(partition, epoch, incarnation, watermark)));
        }
    }

    private DeadLetter LetterOf(in RecordView record, StreamRoute route)
    {
        using var entry = new PooledBufferWriter();
        var timestampNs = router.EncodeEntry(record, entry);
        var message = entry.WrittenSpan[1..];
        Varint.Read(ref message); // The field's tag and length; what is left is the entry.
        return new DeadLetter(
            partition, record.Offset, route.Stream, 0, "The line is longer than limits.max_line_size.", timestampNs, message.ToArray());
    }
}
