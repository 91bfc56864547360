using OrleansKafkaLoki.Grains.Feeds;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Pipelines;
using OrleansKafkaLoki.Grains.Routing;
using OrleansKafkaLoki.Grains.Sink;
using OrleansKafkaLoki.Grains.Tests.Cluster;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

public sealed class SliceEncoderTests
{
    private static readonly PartitionId Partition = new("app", "logs", 0);

    [Theory]
    [InlineData(3, 1_000_000, 10, new[] { 3, 3, 3, 1 })]
    [InlineData(100_000, 1, 3, new[] { 1, 1, 1 })]
    [InlineData(100_000, 1_000_000, 10, new[] { 10 })]
    public async Task Seal_BatchesThatMayHoldLess_CutsChunksThatFit(int maxEvents, int maxBytes, int records, int[] expected)
    {
        var feeds = new FakeFeeds();
        feeds.Append(Partition, [.. Enumerable.Range(0, records).Select(i => $"line {i}")]);
        await using var feed = ((IPartitionFeedSource)feeds).Open(Partition, 0);
        using var router = new RecordRouter(new PipelinePlan("app", new PipelineOptions { Sink = { Labels = { ["app"] = "test" } } }), Partition);
        var encoder = new SliceEncoder(Partition, router, new BatchOptions { MaxEvents = maxEvents, MaxBytes = maxBytes }, epoch: 1, incarnation: 0);

        encoder.Encode(feed, default);
        var slice = encoder.Seal(default);

        Assert.Equal(expected, slice.Chunks.Select(outgoing => outgoing.Chunk.RecordCount));
        Assert.Equal((records, records), (slice.Records, (int)slice.NextOffset));
        Assert.False(encoder.HasOpen);
    }

    [Fact]
    public async Task Encode_HorizonWithinABatch_HoldsTheRestUntilALaterOneCoversIt()
    {
        var feeds = new FakeFeeds();
        feeds.AppendAt(Partition, 1000, "a", "b", "c", "d");
        feeds.AppendAt(Partition, 500, "older");
        await using var feed = ((IPartitionFeedSource)feeds).Open(Partition, 0);
        var charged = ((FakeFeeds.Feed)feed).Charged;
        using var router = new RecordRouter(new PipelinePlan("app", new PipelineOptions { Sink = { Labels = { ["app"] = "test" } } }), Partition);
        using var encoder = new SliceEncoder(Partition, router, new BatchOptions(), epoch: 1, incarnation: 0);

        encoder.Encode(feed, default, horizonMs: 999);
        Assert.Equal((false, 1000), (encoder.HasOpen, encoder.HeldTimestampMs));

        encoder.Encode(feed, default, horizonMs: 1002);
        var first = encoder.Seal(default);
        Assert.Equal((3, 3, 0, 1002, 1003), (first.Records, first.NextOffset, first.Bytes, first.NewestTimestampMs, encoder.HeldTimestampMs));

        encoder.Encode(feed, default, horizonMs: 1003);
        var rest = encoder.Seal(default);
        Assert.Equal((2, 5, charged, null), (rest.Records, rest.NextOffset, rest.Bytes, encoder.HeldTimestampMs));
    }
}
