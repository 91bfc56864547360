using CsCheck;
using OrleansKafkaLoki.Grains.Partitions.Acknowledgement;

namespace OrleansKafkaLoki.Grains.Tests.Partitions.Acknowledgement;

public sealed class AckWindowTests
{
    [Fact]
    public void Acknowledge_LaterSliceFirst_WatermarkWaitsForTheFront()
    {
        var window = new AckWindow(10);
        var first = window.Open(15, 5, 500, parts: 1, oldestTimestampMs: 1);
        var second = window.Open(20, 5, 300, parts: 1, oldestTimestampMs: 2);

        Assert.Equal(300, window.Acknowledge(second, 5));
        Assert.Equal(10, window.Watermark);
        Assert.Equal(500, window.PendingBytes);
        Assert.Equal(10, window.RecordsAhead);
        Assert.Equal(1, window.OldestTimestampMs);

        Assert.Equal(500, window.Acknowledge(first, 5));
        Assert.Equal(20, window.Watermark);
        Assert.Equal(0, window.PendingBytes);
        Assert.Equal(0, window.RecordsAhead);
        Assert.True(window.IsEmpty);
        Assert.Equal(-1, window.OldestTimestampMs);
    }

    [Fact]
    public void Acknowledge_APartThatIsNotTheLast_FreesWhatItsRecordsWeigh()
    {
        var window = new AckWindow(0);
        var slice = window.Open(10, 10, 1000, parts: 3, oldestTimestampMs: 1);

        Assert.Equal(200, window.Acknowledge(slice, 2));
        Assert.Equal(500, window.Acknowledge(slice, 5));
        Assert.Equal(300, window.PendingBytes);
        Assert.Equal(0, window.Watermark);

        Assert.Equal(300, window.Acknowledge(slice, 1));
        Assert.Equal((0, 10), (window.PendingBytes, window.Watermark));
    }

    [Fact]
    public void Open_WithoutParts_IsAcknowledgedAtOnce()
    {
        var window = new AckWindow(0);

        window.Open(7, 7, 100, parts: 0, oldestTimestampMs: 1);

        Assert.Equal(7, window.Watermark);
        Assert.Equal(0, window.PendingBytes);
    }

    [Fact]
    public void Open_NotBehindThePosition_Throws()
    {
        var window = new AckWindow(10);

        Assert.Throws<ArgumentOutOfRangeException>(() => window.Open(10, 1, 1, 1, 1));
    }

    [Fact]
    public void Acknowledge_MoreVerdictsThanParts_Throws()
    {
        var window = new AckWindow(0);
        var slice = window.Open(1, 1, 1, parts: 1, oldestTimestampMs: 1);
        window.Acknowledge(slice, 1);

        Assert.Throws<InvalidOperationException>(() => window.Acknowledge(slice, 1));
    }

    [Fact]
    public void Acknowledge_AnyOrder_WatermarkNeverPassesAnOffsetWithoutVerdict()
    {
        var slices = Gen.Select(Gen.Int[1, 50], Gen.Int[0, 4]).List[1, 40];
        Gen.Select(slices, Gen.Int).Sample((plan, seed) =>
        {
            var window = new AckWindow(0);
            var open = new List<(AckSlice Slice, long First)>();
            var verdicts = new List<AckSlice>();
            long next = 0, bytes = 0;
            foreach (var (records, parts) in plan)
            {
                var slice = window.Open(next + records, records, records * 10, parts, next);
                if (parts > 0)
                {
                    open.Add((slice, next));
                    bytes += slice.Bytes;
                }

                verdicts.AddRange(Enumerable.Repeat(slice, parts));
                next += records;
            }

            var left = verdicts.GroupBy(slice => slice).ToDictionary(group => group.Key, group => group.Count());
            var random = new Random(seed);
            foreach (var slice in Shuffled(verdicts, seed))
            {
                left[slice]--;
                var freed = window.Acknowledge(slice, random.Next(0, slice.Records));
                Assert.InRange(freed, 0, slice.Bytes);
                bytes -= freed;
                var pending = open.Where(item => left[item.Slice] > 0).Select(item => item.First).DefaultIfEmpty(next).Min();
                Assert.Equal(pending, window.Watermark);
                Assert.Equal(bytes, window.PendingBytes);
            }

            Assert.Equal(next, window.Watermark);
            Assert.Equal(0, window.PendingBytes);
            Assert.True(window.IsEmpty);
        });
    }

    private static List<T> Shuffled<T>(List<T> items, int seed)
    {
        var random = new Random(seed);
        return [.. items.OrderBy(_ => random.Next())];
    }
}
