using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Tests.Records.Entries;

namespace OrleansKafkaLoki.Grains.Tests.Records.Routing;

public sealed class LongLineRoutingTests
{
    [Fact]
    public void WriteEntry_Truncate_CutsAndCounts()
    {
        var options = Options(LongLineAction.Truncate, 10);
        options.Sink.LongLines.Marker = "~{bytes}";

        var routed = RouterHarness.Run(options, TestRecord.Of("0123456789ABCDE"))!;

        Assert.Equal((EntryOutcome.Written, "0123456~8"), (routed.Outcome, routed.Entry!.Text));
        Assert.Equal((1, 0), (routed.Counters.LinesTruncated, routed.Counters.LinesSplit));
    }

    [Fact]
    public void WriteEntry_LineAtItsLimit_StaysWhole()
    {
        foreach (var action in Enum.GetValues<LongLineAction>())
        {
            var routed = RouterHarness.Run(Options(action, 10), TestRecord.Of("0123456789"))!;

            Assert.Equal((EntryOutcome.Written, "0123456789", ""), (routed.Outcome, routed.Entry!.Text, routed.Entry.Pairs));
            Assert.Equal(default, routed.Counters);
        }
    }

    [Fact]
    public void WriteEntry_Split_IsOneRecordOfSeveralEntries()
    {
        var (chunk, counters) = Write(Options(LongLineAction.Split, 4), TestRecord.Of("aaaabbbbc"), TestRecord.Of("d") with { Offset = 9 });

        var entries = DecodedEntry.ReadAll(chunk.Entries.Span);
        Assert.Equal(["aaaa", "bbbb", "c", "d"], entries.Select(entry => entry.Text));
        Assert.Equal(["line_part=1/3", "line_part=2/3", "line_part=3/3", ""], entries.Select(entry => entry.Pairs));
        Assert.Single(entries.Take(3).Select(entry => (entry.Seconds, entry.Nanos)).Distinct());
        Assert.Equal((2, 4, 7, 9), (chunk.RecordCount, chunk.EntryCount, chunk.FirstOffset, chunk.LastOffset));
        Assert.Equal([7, 7, 7, 9], OffsetsOf(chunk));
        Assert.Equal((1, 0), (counters.LinesSplit, counters.LinesTruncated));
    }

    [Fact]
    public void WriteEntry_SplitIntoEqualParts_TellsThemApartByTime()
    {
        var (chunk, _) = Write(Options(LongLineAction.Split, 4), TestRecord.Of("aaaabbbbaaaaaaaac"));

        // Loki before 3.7 would keep one of those that have text and timestamp in common.
        var entries = DecodedEntry.ReadAll(chunk.Entries.Span);
        Assert.Equal(["aaaa", "bbbb", "aaaa", "aaaa", "c"], entries.Select(entry => entry.Text));
        Assert.Equal([0, 0, 1, 2, 2], entries.Select(entry => entry.Nanos - entries[0].Nanos));
    }

    [Fact]
    public void WriteEntry_SplitAgain_IsTheSameBytes()
    {
        var record = TestRecord.Of(new string('é', 500));

        var first = Write(Options(LongLineAction.Split, 7), record).Chunk.Entries.ToArray();

        Assert.Equal(first, Write(Options(LongLineAction.Split, 7), record).Chunk.Entries.ToArray());
    }

    [Theory]
    [InlineData(3, 1000, "a=1 line_part=1/2 z=3", 0)]
    [InlineData(2, 1000, "a=1 line_part=1/2", 1)]
    [InlineData(1, 1000, "line_part=1/2", 2)]
    [InlineData(3, 32, "a=1 line_part=1/2", 1)]
    [InlineData(3, 30, "line_part=1/2", 2)]
    public void WriteEntry_SplitWithMetadata_OthersMakeRoomForThePart(int maxEntries, int maxSize, string expected, int dropped)
    {
        var options = Options(LongLineAction.Split, 4);
        options.Sink.StructuredMetadata = new() { ["a"] = "1", ["z"] = "3" };
        (options.Sink.Limits.MaxStructuredMetadataEntries, options.Sink.Limits.MaxStructuredMetadataSize) = (maxEntries, maxSize);

        var (chunk, counters) = Write(options, TestRecord.Of("aaaaaaaa"));

        Assert.Equal(expected, DecodedEntry.ReadAll(chunk.Entries.Span)[0].Pairs);
        Assert.Equal(dropped, counters.MetadataDropped);
    }

    [Fact]
    public void WriteEntry_SplitWithMetadataOfThatName_ThePartTakesItsPlace()
    {
        var options = Options(LongLineAction.Split, 4);
        options.Sink.StructuredMetadata = new() { ["line_part"] = "mine", ["z"] = "3" };

        var entries = DecodedEntry.ReadAll(Write(options, TestRecord.Of("aaaaaaaa")).Chunk.Entries.Span);

        Assert.Equal(["line_part=1/2 z=3", "line_part=2/2 z=3"], entries.Select(entry => entry.Pairs));
    }

    private static (LogChunk Chunk, RouterCounters Counters) Write(PipelineOptions options, params TestRecord[] records)
    {
        using var harness = new RouterHarness(options);
        using var batch = TestRecord.Batch(records);
        for (var i = 0; i < batch.Count; i++)
        {
            harness.Router.WriteEntry(batch[i], harness.Router.Route(batch[i])!);
        }

        var chunk = Assert.Single(harness.Router.Touched).Chunk.Seal(RouterHarness.Origin, default);
        return (chunk, harness.Router.TakeCounters());
    }

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

    private static PipelineOptions Options(LongLineAction action, int limit)
    {
        var options = RouterHarness.Bytes(("job", "x"));
        options.Sink.LongLines.Action = action;
        options.Sink.Limits.MaxLineSize = limit;
        return options;
    }
}
