using System.Runtime.InteropServices;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Records.Chunks;

public sealed class ChunkBuilderTests
{
    [Fact]
    public void Seal_SmallChunkAfterALargeOne_HoldsLittleMemory()
    {
        using var builder = new ChunkBuilder();
        var large = Seal(builder, new string('x', 40_000));

        var small = Seal(builder, "small");

        Assert.Equal(65_536, ArrayOf(large.Entries).Length);
        Assert.Equal(256, ArrayOf(small.Entries).Length);
        Assert.Equal(["small"], TestChunks.LinesOf(small.Entries.Span));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Seal_AnyNumberOfEntries_HasTheOffsetOfEach(int count)
    {
        using var builder = new ChunkBuilder();
        foreach (var first in new long[] { 7, 1_000 })
        {
            var offsets = Enumerable.Range(0, count).Select(i => first + (3 * i)).ToArray();
            foreach (var offset in offsets)
            {
                builder.Entries.Write(TestChunks.Entry(offset, "line"));
                builder.Add(offset, offset);
            }

            Assert.Equal(offsets, OffsetsOf(Seal(builder)));
        }
    }

    [Fact]
    public void Seal_OneEntry_RentsNothingForItsOffset()
    {
        using var builder = new ChunkBuilder();
        var (first, second) = (Seal(builder, "first"), Seal(builder, "second"));

        Assert.Same(ArrayOf(first.Offsets), ArrayOf(second.Offsets));
    }

    private static LogChunk Seal(ChunkBuilder builder, string line)
    {
        builder.Begin();
        builder.Entries.Write(TestChunks.Entry(1, line));
        builder.Add(1, 1);
        return Seal(builder);
    }

    private static LogChunk Seal(ChunkBuilder builder) =>
        builder.Seal(new ChunkOrigin(new PartitionId("app", "logs", 0), Epoch: 1, Incarnation: 0, Routing: 0), default);

    private static List<long> OffsetsOf(LogChunk chunk)
    {
        var offsets = new List<long>();
        var reader = new ChunkReader(chunk);
        while (reader.MoveNext())
        {
            offsets.Add(reader.Offset);
        }

        return offsets;
    }

    private static byte[] ArrayOf(ReadOnlyMemory<byte> memory)
    {
        Assert.True(MemoryMarshal.TryGetArray(memory, out var segment));
        return segment.Array!;
    }
}
