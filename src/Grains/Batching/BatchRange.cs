using System.Buffers;
using OrleansKafkaLoki.Grains.Chunks;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Grains.Batching;

/// <summary>Some neighbouring entries of a batch: what one push carries.</summary>
/// <param name="index">The batch.</param>
/// <param name="start">The first entry's place.</param>
/// <param name="count">How many entries.</param>
internal sealed class BatchRange(BatchIndex index, int start, int count) : IBatchEntries
{
    private int? _bytes;

    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public int Bytes => _bytes ??= Measure();

    /// <inheritdoc/>
    public void CopyTo(IBufferWriter<byte> writer)
    {
        var span = writer.GetSpan(Bytes);
        var written = 0;
        for (var i = start; i < start + count;)
        {
            var position = index[i++];
            var length = position.Length;
            while (i < start + count && Follows(index[i], position.Chunk, position.Start + length))
            {
                length += index[i++].Length;
            }

            index.Chunks[position.Chunk].Chunk.Entries.Span.Slice(position.Start, length).CopyTo(span[written..]);
            written += length;
        }

        writer.Advance(written);
    }

    /// <summary>The two halves; only for more than one entry.</summary>
    public (BatchRange First, BatchRange Second) Split()
    {
        var half = count / 2;
        return (new BatchRange(index, start, half), new BatchRange(index, start + half, count - half));
    }

    /// <summary>Notes on the chunks concerned that Loki refuses these entries for good.</summary>
    public void Reject(in PushAnswer answer)
    {
        for (var i = start; i < start + count; i++)
        {
            var position = index[i];
            var held = index.Chunks[position.Chunk];
            held.Reject(new RejectedRecord(OffsetOf(held.Chunk, position.Record), answer.Cause, answer.Status, answer.Reason));
        }
    }

    private static long OffsetOf(LogChunk chunk, int record)
    {
        var reader = new ChunkReader(chunk);
        for (var i = 0; i <= record; i++)
        {
            reader.MoveNext();
        }

        return reader.Offset;
    }

    private static bool Follows(in EntryPosition next, int chunk, int end) => next.Chunk == chunk && next.Start == end;

    private int Measure()
    {
        var bytes = 0;
        for (var i = start; i < start + count; i++)
        {
            bytes += index[i].Length;
        }

        return bytes;
    }
}
