using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Replay;

namespace OrleansKafkaLoki.Silo.Tests.Replay;

public sealed class ReplayBatchesTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_WideGapsAndDisorder_FillsABatchOfTheHourInOrder()
    {
        var entries = Enumerable.Range(0, 60).Select(minute => TestEntry.Of(minute, Start.AddMinutes(minute * 7 % 60)));

        var lane = Assert.Single(ReplayBatches.Of(entries, new ReplayStreams("replayed", toOriginal: false, 15), new BatchOptions()));

        var batch = Assert.Single(lane.Batches);
        Assert.Equal("{app=\"a\", replayed=\"2026-03-01T12\"}", lane.Stream.To.Labels);
        Assert.Equal(60, batch.Count);
        Assert.Equal(batch.OrderBy(entry => entry.TimestampNs), batch);
    }

    [Fact]
    public void Of_HoursAndStreams_GoSideBySide()
    {
        var other = TestEntry.Stream with { Tenant = "other" };
        var entries = Enumerable.Range(0, 6).SelectMany(hour => new[] { TestEntry.Of(hour, Start.AddHours(hour)), TestEntry.Of(hour, Start.AddHours(hour), other) });

        var lanes = ReplayBatches.Of(entries, new ReplayStreams("replayed", toOriginal: false, 15), new BatchOptions());

        Assert.Equal(12, lanes.Select(lane => lane.Stream.To).Distinct().Count());
    }

    [Theory]
    [InlineData("replayed", true, 15)]
    [InlineData("replayed", false, 1)]
    [InlineData("", false, 15)]
    public void Of_ToOriginalStreams_OldestFirstOneAfterTheOther(string label, bool toOriginal, int mostLabels)
    {
        var entries = Enumerable.Range(0, 6).Select(hour => TestEntry.Of(hour, Start.AddHours(-hour)));

        var lane = Assert.Single(ReplayBatches.Of(entries, new ReplayStreams(label, toOriginal, mostLabels), new BatchOptions()));

        Assert.Equal(TestEntry.Stream, lane.Stream.To);
        Assert.Equal([5, 4, 3, 2, 1, 0], Assert.Single(lane.Batches).Select(entry => entry.Source.Letter.Offset));
    }

    [Theory]
    [InlineData(int.MaxValue, 4, new[] { 4, 4, 2 })]
    [InlineData(99, int.MaxValue, new[] { 4, 4, 2 })]
    [InlineData(1, int.MaxValue, new[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 })]
    public void Cut_BytesOrEntries_NoPieceHasMore(int maxBytes, int maxEntries, int[] counts)
    {
        var entries = Enumerable.Range(0, 10).Select(offset => TestEntry.Of(offset, Start)).ToList();
        Assert.Equal(20, entries[0].Field.Length);

        var pieces = ReplayBatches.Cut(entries, maxBytes, maxEntries).ToList();

        Assert.Equal(counts, pieces.Select(piece => piece.Count));
        Assert.Equal(entries, pieces.SelectMany(piece => piece));
    }
}
