using System.Text;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Alignment;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Records.Entries;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Tests.Cluster;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;

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
        var lines = Enumerable.Range(0, records).Select(i => $"line {i}").ToArray();

        var slice = await EncodeAsync(Options(), new BatchOptions { MaxEvents = maxEvents, MaxBytes = maxBytes }, lines);

        Assert.Equal(expected, slice.Chunks.Select(outgoing => outgoing.Chunk.RecordCount));
        Assert.Equal((records, records), (slice.Records, (int)slice.NextOffset));
    }

    [Fact]
    public async Task Seal_SplitLineBeyondWhatAChunkHolds_StaysInOneChunk()
    {
        var options = Options();
        (options.Sink.LongLines.Action, options.Sink.Limits.MaxLineSize) = (LongLineAction.Split, 10);

        var slice = await EncodeAsync(options, new BatchOptions { MaxEvents = 2, MaxBytes = 50 }, "a", new string('x', 95), "b");

        Assert.Equal([(2, 11), (1, 1)], slice.Chunks.Select(outgoing => (outgoing.Chunk.RecordCount, outgoing.Chunk.EntryCount)));
        Assert.Equal((3, 3), (slice.Records, slice.HandedOn));
    }

    [Fact]
    public async Task Seal_RecordsThatAreRefused_AreLettersWithTheirCauses()
    {
        var options = Options();
        (options.Source.Decoding.Codec, options.Source.Decoding.OnError) = (DecodingCodec.Json, UndecodablePolicy.DeadLetter);
        options.Source.Tombstones = TombstonePolicy.DeadLetter;
        options.Sink.Limits.MaxLineSize = 10;

        var slice = await EncodeAsync(options, new BatchOptions(), "{}", null, "no json", """{"a":"0123456789"}""");

        Assert.Equal(
            [(1, RejectionCause.Tombstone), (2, RejectionCause.Undecodable), (3, RejectionCause.LineTooLong)],
            slice.DeadLetters.Select(letter => ((int)letter.Offset, letter.Cause)));
        Assert.Equal(["", "no json", """{"a":"0123456789"}"""], slice.DeadLetters.Select(letter => Encoding.UTF8.GetString(new EntryReader(letter.Entry.Span).Line)));
        Assert.Equal((4, 4, 0), (slice.Records, slice.HandedOn, slice.Filtered));
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
        using var encoder = new SliceEncoder(new ChunkOrigin(Partition, Epoch: 1, Incarnation: 0, Routing: 0), router, new BatchOptions(), TestGaps.Create(Partition));

        encoder.Encode(feed, default, new SendLimit(999, long.MinValue, long.MaxValue));
        Assert.Equal((false, 1000), (encoder.HasOpen, encoder.HeldTimestampMs));

        encoder.Encode(feed, default, new SendLimit(1002, long.MinValue, long.MaxValue));
        var first = encoder.Seal(default);
        Assert.Equal((3, 3, 0, 1002, 1003), (first.Records, first.NextOffset, first.Bytes, first.NewestTimestampMs, encoder.HeldTimestampMs));

        encoder.Encode(feed, default, new SendLimit(1003, long.MinValue, long.MaxValue));
        var rest = encoder.Seal(default);
        Assert.Equal((2, 5, charged, null), (rest.Records, rest.NextOffset, rest.Bytes, encoder.HeldTimestampMs));
    }

    [Fact]
    public async Task Encode_LeaderWasElected_EndsTheSliceSoThatAChunkHasOneEpoch()
    {
        var feeds = new FakeFeeds { Elections = { [Partition] = [(0, 3), (2, 5)] } };
        feeds.Append(Partition, "a", "b", "c", "d");
        await using var feed = ((IPartitionFeedSource)feeds).Open(Partition, 0);
        using var router = new RecordRouter(new PipelinePlan("app", new PipelineOptions { Sink = { Labels = { ["app"] = "test" } } }), Partition);
        using var encoder = new SliceEncoder(new ChunkOrigin(Partition, Epoch: 1, Incarnation: 0, Routing: 0), router, new BatchOptions(), TestGaps.Create(Partition));

        encoder.Encode(feed, default, SendLimit.None);
        Assert.NotNull(encoder.HeldTimestampMs);
        var before = encoder.Seal(default);
        encoder.Encode(feed, default, SendLimit.None);
        var after = encoder.Seal(default);

        Assert.Equal((new EpochMark(2, 3), 2, 3), (before.Mark, before.NextOffset, before.Chunks.Single().Chunk.LeaderEpoch));
        Assert.Equal((new EpochMark(4, 5), 4, 5), (after.Mark, after.NextOffset, after.Chunks.Single().Chunk.LeaderEpoch));
    }

    [Fact]
    public async Task Encode_RecordLacksATime_HoldsItUntilThereIsOne()
    {
        var feeds = new FakeFeeds();
        feeds.AppendAt(Partition, -1, "a");
        await using var feed = ((IPartitionFeedSource)feeds).Open(Partition, 0);
        using var router = new RecordRouter(new PipelinePlan("app", Options()), Partition);
        using var encoder = new SliceEncoder(new ChunkOrigin(Partition, Epoch: 1, Incarnation: 0, Routing: 0), router, new BatchOptions(), TestGaps.Create(Partition));

        encoder.Encode(feed, default, SendLimit.None);
        Assert.Equal((false, 0), (encoder.HasOpen, encoder.LacksTimeAt));
        router.Times.Add(new TimeAnchor { To = 1, TimeMs = 5_000 });
        encoder.Encode(feed, default, SendLimit.None);

        Assert.Null(encoder.LacksTimeAt);
        Assert.Equal(5, encoder.Seal(default).Chunks.Single().Chunk.MinTimestamp / 1_000_000_000);
    }

    [Fact]
    public async Task Encode_TooNewForLoki_GivesItsTimeToNobody()
    {
        var feeds = new FakeFeeds();
        feeds.AppendAt(Partition, 1000, "a", "of the future");
        feeds.AppendAt(Partition, -3, "timeless");
        await using var feed = ((IPartitionFeedSource)feeds).Open(Partition, 0);
        using var router = new RecordRouter(new PipelinePlan("app", Options()), Partition);
        using var encoder = new SliceEncoder(new ChunkOrigin(Partition, Epoch: 1, Incarnation: 0, Routing: 0), router, new BatchOptions(), TestGaps.Create(Partition));
        router.Times.LatestMs = 1000;

        encoder.Encode(feed, default, SendLimit.None);

        Assert.Equal([1000, 1001, 1000], TestChunks.EntriesOf(encoder.Seal(default).Chunks.Single().Chunk.Entries.Span).Select(entry => entry.TimestampNs / 1_000_000));
    }

    [Fact]
    public async Task Encode_OlderThanLokiTakes_TellsWhereItBeginsToTake()
    {
        var feeds = new FakeFeeds();
        feeds.AppendAt(Partition, 1000, "a", "b");
        await using var feed = ((IPartitionFeedSource)feeds).Open(Partition, 0);
        using var router = new RecordRouter(new PipelinePlan("app", Options()), Partition);
        using var encoder = new SliceEncoder(new ChunkOrigin(Partition, Epoch: 1, Incarnation: 0, Routing: 0), router, new BatchOptions(), TestGaps.Create(Partition));

        encoder.Encode(feed, default, new SendLimit(0, 5000, long.MaxValue));

        var slice = encoder.Seal(default);
        Assert.Equal((2, 1000, 5000), (slice.Records, slice.OldestTimestampMs, slice.NewestTimestampMs));
    }

    [Fact]
    public async Task Encode_TimestampsThatNoEntryCanTell_TellNothingOfThePartition()
    {
        var feeds = new FakeFeeds();
        feeds.AppendAt(Partition, 1_700_000_000_123_456, "microseconds");
        feeds.AppendAt(Partition, long.MaxValue - 10, "more");
        feeds.AppendAt(Partition, 1000, "a");
        await using var feed = ((IPartitionFeedSource)feeds).Open(Partition, 0);
        using var router = new RecordRouter(new PipelinePlan("app", Options()), Partition);
        using var encoder = new SliceEncoder(new ChunkOrigin(Partition, Epoch: 1, Incarnation: 0, Routing: 0), router, new BatchOptions(), TestGaps.Create(Partition));

        encoder.Encode(feed, default, new SendLimit(5000, long.MinValue, long.MaxValue));

        var slice = encoder.Seal(default);
        Assert.Equal((3, 1002, 1002), (slice.Records, slice.OldestTimestampMs, slice.NewestTimestampMs));
    }

    [Fact]
    public async Task Encode_LogEndsWithoutRecords_TheSliceEndsWithTheLog()
    {
        var feeds = new FakeFeeds();
        feeds.AppendAt(Partition, 1000, "a", "b", "marker", "marker");
        foreach (var offset in (long[])[2, 3, 4])
        {
            feeds.Holes[(Partition, offset)] = true;
        }

        await using var feed = ((IPartitionFeedSource)feeds).Open(Partition, 0);
        using var router = new RecordRouter(new PipelinePlan("app", Options()), Partition);
        using var encoder = new SliceEncoder(new ChunkOrigin(Partition, Epoch: 1, Incarnation: 0, Routing: 0), router, new BatchOptions(), TestGaps.Create(Partition));

        encoder.Encode(feed, default, new SendLimit(1000, long.MinValue, long.MaxValue));
        Assert.Equal((1, 1), (encoder.Seal(default).NextOffset, encoder.HeldTimestampMs - 1000));
        encoder.Encode(feed, default, new SendLimit(1001, long.MinValue, long.MaxValue));
        var slice = encoder.Seal(default);
        Assert.Equal((1, 4), (slice.Records, slice.NextOffset));

        feeds.AppendAt(Partition, 1000, "marker");
        encoder.Encode(feed, default, new SendLimit(1001, long.MinValue, long.MaxValue));
        slice = encoder.Seal(default);
        Assert.Equal((0, 5, 0), (slice.Records, slice.NextOffset, slice.Parts));
    }

    [Fact]
    public async Task Encode_EntriesHaveTimesOfTheirOwn_HoldsThemByThose()
    {
        var feeds = new FakeFeeds();
        feeds.AppendAt(Partition, 1000, "1000", "2000", "none", "3000");
        await using var feed = ((IPartitionFeedSource)feeds).Open(Partition, 0);
        var options = Options();
        options.Stages = [new StageOptions { Timestamp = new() { Format = "UnixMs" } }];
        using var router = new RecordRouter(new PipelinePlan("app", options), Partition);
        using var encoder = new SliceEncoder(new ChunkOrigin(Partition, Epoch: 1, Incarnation: 0, Routing: 0), router, new BatchOptions(), TestGaps.Create(Partition));

        encoder.Encode(feed, default, new SendLimit(999, long.MinValue, long.MaxValue));
        Assert.Equal((false, 1000), (encoder.HasOpen, encoder.HeldTimestampMs));
        encoder.Encode(feed, default, new SendLimit(1500, long.MinValue, long.MaxValue));
        Assert.Equal((true, 2000), (encoder.HasOpen, encoder.HeldTimestampMs));
        var first = encoder.Seal(default);
        Assert.Equal((1, 1, 1, 1000), (first.Records, first.NextOffset, first.Chunks.Single().Chunk.EntryCount, first.NewestTimestampMs));

        encoder.Encode(feed, default, new SendLimit(2500, long.MinValue, long.MaxValue));
        Assert.Equal(3000, encoder.HeldTimestampMs);
        encoder.Encode(feed, default, SendLimit.None);
        var rest = encoder.Seal(default);
        Assert.Equal((3, 4, 3, 3000, null), (rest.Records, rest.NextOffset, rest.Chunks.Single().Chunk.EntryCount, rest.NewestTimestampMs, encoder.HeldTimestampMs));
    }

    [Fact]
    public async Task Encode_EntryOfItsOwnTimeLacksOne_HoldsItUntilThereIsOne()
    {
        var feeds = new FakeFeeds();
        feeds.AppendAt(Partition, -1, "1000");
        feeds.AppendAt(Partition, -2, "none");
        await using var feed = ((IPartitionFeedSource)feeds).Open(Partition, 0);
        var options = Options();
        options.Stages = [new StageOptions { Timestamp = new() { Format = "UnixMs" } }];
        using var router = new RecordRouter(new PipelinePlan("app", options), Partition);
        using var encoder = new SliceEncoder(new ChunkOrigin(Partition, Epoch: 1, Incarnation: 0, Routing: 0), router, new BatchOptions(), TestGaps.Create(Partition));

        encoder.Encode(feed, default, SendLimit.None);
        Assert.Equal((1, 1L), (encoder.Seal(default).Records, encoder.LacksTimeAt));
        router.Times.Add(new TimeAnchor { To = 2, TimeMs = 5_000 });
        encoder.Encode(feed, default, SendLimit.None);

        Assert.Null(encoder.LacksTimeAt);
        Assert.Equal(5, encoder.Seal(default).Chunks.Single().Chunk.MinTimestamp / 1_000_000_000);
    }

    [Fact]
    public async Task Encode_RecordsAreSplit_CountsTheStreamsTheyGoTo()
    {
        var options = new PipelineOptions
        {
            Source = { Decoding = { Codec = DecodingCodec.Json } },
            Stages = [new StageOptions { Split = new() { Source = "r" } }],
            Sink = { Labels = { ["s"] = "{{ s }}" }, Limits = { MaxLineSize = 20 } },
        };
        var slice = await EncodeAsync(
            options, new BatchOptions(),
            """{"r":[{"s":"a"},{"s":"b"},{"s":"a"},{"s":"a, which is too long"}]}""", """{"r":[{"s":"a"}]}""", """{"r":[]}""");

        Assert.Equal((3, 1, 2, 4), (slice.Records, slice.Filtered, slice.FurtherShares, slice.HandedOn));
        Assert.Equal([(3, 2), (1, 1)], slice.Chunks.Select(chunk => (chunk.Chunk.EntryCount, chunk.Chunk.RecordCount)));
        Assert.Equal(slice.Records + slice.FurtherShares, slice.Filtered + slice.HandedOn);
    }

    [Fact]
    public async Task Encode_LaterEntryOfARecordLacksATime_HoldsTheRecordUntilThereIsOne()
    {
        var feeds = new FakeFeeds();
        feeds.AppendAt(Partition, -1, "1000\nnone\n2000");
        await using var feed = ((IPartitionFeedSource)feeds).Open(Partition, 0);
        var options = Options();
        options.Stages = [new StageOptions { Split = new() { By = SplitMode.Lines } }, new StageOptions { Timestamp = new() { Format = "UnixMs" } }];
        using var router = new RecordRouter(new PipelinePlan("app", options), Partition);
        using var encoder = new SliceEncoder(new ChunkOrigin(Partition, Epoch: 1, Incarnation: 0, Routing: 0), router, new BatchOptions(), TestGaps.Create(Partition));

        encoder.Encode(feed, default, SendLimit.None);
        Assert.Equal((false, 0L), (encoder.HasOpen, encoder.LacksTimeAt));
        router.Times.Add(new TimeAnchor { To = 1, TimeMs = 5_000 });
        encoder.Encode(feed, default, SendLimit.None);

        var entries = TestChunks.EntriesOf(encoder.Seal(default).Chunks.Single().Chunk.Entries.Span);
        Assert.Equal([(1, "1000"), (5, "none"), (2, "2000")], entries.Select(entry => ((int)(entry.TimestampNs / 1_000_000_000), entry.Line)));
        Assert.Equal(1, router.TakeCounters().StageFailures);
    }

    [Fact]
    public async Task Encode_ChunkIsFullBeforeItsBatchEnds_HasItsEpoch()
    {
        var feeds = new FakeFeeds { Elections = { [Partition] = [(0, 3)] } };
        feeds.Append(Partition, "a", "b", "c");
        await using var feed = ((IPartitionFeedSource)feeds).Open(Partition, 0);
        using var router = new RecordRouter(new PipelinePlan("app", Options()), Partition);
        using var encoder = new SliceEncoder(new ChunkOrigin(Partition, Epoch: 1, Incarnation: 0, Routing: 0), router, new BatchOptions { MaxEvents = 1 }, TestGaps.Create(Partition));

        encoder.Encode(feed, default, SendLimit.None);

        Assert.Equal([3, 3, 3], encoder.Seal(default).Chunks.Select(outgoing => outgoing.Chunk.LeaderEpoch));
    }

    [Fact]
    public async Task Encode_RecordsThatAreLeftOut_TellHowFarTheyAre()
    {
        var feeds = new FakeFeeds();
        feeds.AppendAt(Partition, 1000, "a", "debug", "debug");
        await using var feed = ((IPartitionFeedSource)feeds).Open(Partition, 0);
        var options = Options();
        options.Stages = [new StageOptions { Drop = new(), If = "|= \"debug\"" }];
        using var router = new RecordRouter(new PipelinePlan("app", options), Partition);
        using var encoder = new SliceEncoder(new ChunkOrigin(Partition, Epoch: 1, Incarnation: 0, Routing: 0), router, new BatchOptions(), TestGaps.Create(Partition));

        encoder.Encode(feed, default, SendLimit.None);

        var slice = encoder.Seal(default);
        Assert.Equal((2, 1002), (slice.Filtered, slice.NewestTimestampMs));
    }

    private static PipelineOptions Options() => new() { Sink = { Labels = { ["app"] = "test" } } };

    private static async Task<EncodedSlice> EncodeAsync(PipelineOptions options, BatchOptions limits, params string?[] values)
    {
        var feeds = new FakeFeeds();
        feeds.Append(Partition, values);
        await using var feed = ((IPartitionFeedSource)feeds).Open(Partition, 0);
        using var router = new RecordRouter(new PipelinePlan("app", options), Partition);
        using var encoder = new SliceEncoder(new ChunkOrigin(Partition, Epoch: 1, Incarnation: 0, Routing: 0), router, limits, TestGaps.Create(Partition));
        encoder.Encode(feed, default, SendLimit.None);
        var slice = encoder.Seal(default);
        Assert.False(encoder.HasOpen);
        return slice;
    }
}
