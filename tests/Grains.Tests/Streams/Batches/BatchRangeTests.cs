using CsCheck;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Batches;
using OrleansKafkaLoki.Grains.Streams.Journal;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Batches;

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

    [Fact]
    public void WhereSplitRaiseTo_InAnyOrder_HoldTheSameEntriesAsAList()
    {
        var changes = Gen.Select(Gen.Int[0, 3], Gen.Long[0, 25], Gen.Int[0, int.MaxValue]).Array[0, 6];
        Gen.Select(Gen.Long[0, 20].List[1, 12].List[1, 5], changes).Sample((timestamps, changes) =>
        {
            using var index = new BatchIndex(
                [.. timestamps.Select((list, partition) => new HeldChunk(TestChunks.Create(list.Select((time, i) => ((long)i, time)), partition), 0))]);
            var range = new BatchRange(index);
            var model = timestamps
                .SelectMany((list, partition) => list.Select((time, i) => (Own: time, Sent: time, Line: $"{partition}:{i}")))
                .OrderBy(entry => entry.Own)
                .ToList();
            foreach (var (change, floor, bits) in changes)
            {
                switch (change)
                {
                    case 0:
                        range = range.RaiseTo(floor);
                        model = [.. model.Select(entry => entry with { Sent = Math.Max(entry.Sent, floor) })];
                        break;
                    case 1 when range.Count > 1:
                        var (first, second) = range.Split();
                        var half = first.Count;
                        (range, model) = bits % 2 == 0 ? (first, model[..half]) : (second, model[half..]);
                        break;
                    case 2:
                        range = range.Where(i => (bits >> (i % 31) & 1) == 0);
                        model = [.. model.Where((_, i) => (bits >> (i % 31) & 1) == 0)];
                        break;
                    case 3:
                        Assert.Same(range, range.Where(_ => true));
                        break;
                }

                Assert.Equal(model.Select(entry => (entry.Sent, entry.Line)), EntriesOf(range));
                Assert.Equal(model.Select(entry => entry.Own), Enumerable.Range(0, range.Count).Select(range.OwnTimestampNs));
                Assert.Equal(model.Select(entry => entry.Sent), Enumerable.Range(0, range.Count).Select(range.TimestampNs));
                if (model.Count > 0)
                {
                    Assert.Equal((model[0].Sent, model[^1].Sent, model[0].Own), (range.MinNs, range.MaxNs, range.MinOwnNs));
                }
            }
        });
    }

    [Fact]
    public async Task Reject_EntryOfASmallerRange_IsTheRecordOfItsChunk()
    {
        var chunks = Enumerable.Range(0, 2)
            .Select(partition => new HeldChunk(TestChunks.Create([(10, 4 + partition), (12, 2 + partition), (15, 9)], partition), 0))
            .ToList();
        using var index = new BatchIndex(chunks);

        // In order of time: 0:12, 1:12, 0:10, 1:10, 0:15, 1:15.
        var range = new BatchRange(index).RaiseTo(4).Where(i => i is 1 or 4);
        range.Reject(RejectionCause.TooOld, 400, "old");
        chunks.ForEach(chunk => chunk.Commit());

        Assert.Equal([new RejectedRecord(15, RejectionCause.TooOld, 400, "old")], (await chunks[0].Verdict).Rejected);
        Assert.Equal([new RejectedRecord(12, RejectionCause.TooOld, 400, "old")], (await chunks[1].Verdict).Rejected);
    }

    [Fact]
    public void BatchIndex_CommittedAndDoubtfulRecords_LeavesOutTheFormerAndShowsTheLatter()
    {
        var earlier = TestChunks.Create([(2, 2), (3, 3)]);
        var senders = new SenderTable();
        senders.TryObserve(earlier, out var sender);
        senders.Commit(sender!, earlier, []);
        var chunk = new HeldChunk(TestChunks.Create([(1, 1), (2, 2), (3, 3), (4, 4)]), 0, sender);

        using var index = new BatchIndex([chunk]);
        Assert.Equal(["0:1", "0:4"], LinesOf(new BatchRange(index)));
        Assert.False(index.HasDoubts);

        senders.Doubt(sender!, TestChunks.Create([(4, 4)]));
        using var doubted = new BatchIndex([chunk]);
        Assert.True(doubted.HasDoubts);
        Assert.Equal((0, 1), (index.Doubtful, doubted.Doubtful));
        Assert.Equal([false, true], Enumerable.Range(0, 2).Select(new BatchRange(doubted).IsInDoubt));
    }

    private static List<string> LinesOf(BatchRange range) => [.. EntriesOf(range).Select(entry => entry.Line)];

    private static List<(long TimestampNs, string Line)> EntriesOf(BatchRange range)
    {
        using var writer = new PooledBufferWriter();
        range.CopyTo(writer);
        Assert.Equal(range.Bytes, writer.WrittenCount);
        return TestChunks.EntriesOf(writer.WrittenSpan);
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
