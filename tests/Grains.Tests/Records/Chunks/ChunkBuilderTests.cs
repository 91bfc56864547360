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

        Assert.Equal(65_536, ArrayOf(large).Length);
        Assert.Equal(256, ArrayOf(small).Length);
        Assert.Equal(["small"], TestChunks.LinesOf(small.Entries.Span));
    }

    private static LogChunk Seal(ChunkBuilder builder, string line)
    {
        builder.Begin();
        builder.Entries.Write(TestChunks.Entry(1, line));
        builder.Add(1, 1);
        return builder.Seal(new ChunkOrigin(new PartitionId("app", "logs", 0), Epoch: 1, Incarnation: 0, Routing: 0), default);
    }

    private static byte[] ArrayOf(LogChunk chunk)
    {
        Assert.True(MemoryMarshal.TryGetArray(chunk.Entries, out var segment));
        return segment.Array!;
    }
}
