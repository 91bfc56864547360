using CsCheck;
using OrleansKafkaLoki.Grains.Batching;
using OrleansKafkaLoki.Grains.Buffers;
using OrleansKafkaLoki.Grains.Tests.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Batching;

public sealed class BatchRangeTests
{
    [Fact]
    public void CopyTo_UnsortedChunksOfSeveralPartitions_SortsByTimeAndKeepsTiesInOrder()
    {
        Gen.Long[0, 20].List[1, 12].List[1, 8].Sample(timestamps =>
        {
            var chunks = timestamps
                .Select((list, partition) => new HeldChunk(TestChunks.Create(list.Select((time, i) => ((long)i, time)), partition), 0))
                .ToList();
            var expected = timestamps
                .SelectMany((list, partition) => list.Select((time, i) => (time, Line: $"{partition}:{i}")))
                .OrderBy(record => record.time)
                .Select(record => record.Line)
                .ToList();

            using var index = new BatchIndex(chunks);
            var range = new BatchRange(index);

            Assert.Equal(expected, LinesOf(range));
            Assert.Equal(chunks.Sum(held => held.Chunk.Entries.Length), range.Bytes);
        });
    }

    [Fact]
    public void Split_Repeatedly_CoversEveryEntryOnceInOrder()
    {
        using var index = new BatchIndex([new HeldChunk(TestChunks.Create(Enumerable.Range(0, 7).Select(i => ((long)i, (long)i))), 0)]);

        Assert.Equal(LinesOf(new BatchRange(index)), Leaves(new BatchRange(index)).SelectMany(LinesOf));
    }

    private static List<string> LinesOf(BatchRange range)
    {
        using var writer = new PooledBufferWriter();
        range.CopyTo(writer);
        Assert.Equal(range.Bytes, writer.WrittenCount);
        return TestChunks.LinesOf(writer.WrittenSpan);
    }

    private static IEnumerable<BatchRange> Leaves(BatchRange range)
    {
        if (range.Count == 1)
        {
            return [range];
        }

        var (first, second) = range.Split();
        return Leaves(first).Concat(Leaves(second));
    }
}
