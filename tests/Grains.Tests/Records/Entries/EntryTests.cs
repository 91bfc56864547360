using CsCheck;
using System.Text;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records.Entries;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Tests.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Entries;

public sealed class EntryTests
{
    [Fact]
    public void WriteEntry_AnyRecord_ReadsBackFromProtobuf() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Byte.Array[1, 200], Gen.Long[0, 4_102_444_800_000], Gen.Long[0, long.MaxValue / 2])
            .Sample((value, key, timestampMs, offset) =>
            {
                var options = Options(("key", "{{ message_key }}"), ("offset", "{{ offset }}"));
                var entry = RouterHarness.Run(options, new TestRecord { Value = value, Key = key, TimestampMs = timestampMs, Offset = offset })!.Entry!;

                Assert.Equal(value, entry.Line);
                Assert.Equal(
                    new EntryClock(RouterHarness.Partition, distinct: true).Nanoseconds(timestampMs, offset), (entry.Seconds * 1_000_000_000) + entry.Nanos);
                Assert.InRange(entry.Nanos, 0, 999_999_999);
                Assert.Equal([("key", Encoding.UTF8.GetString(key).Replace('\uFFFD', '?')), ("offset", $"{offset}")], entry.Metadata);
            });

    [Fact]
    public void WriteEntry_KnownRecord_IsTheExpectedBytes()
    {
        var options = Options(("k", "v"));
        options.Sink.DistinctTimestamps = false;
        using var harness = new RouterHarness(options);
        using var batch = TestRecord.Batch(TestRecord.Of("hi") with { TimestampMs = 2_001, Offset = 5 });
        var route = harness.Router.Route(batch[0])!;

        harness.Router.WriteEntry(batch[0], route);

        Assert.Equal(
            "1214" + "0A06" + "0802" + "10C0843D" + "12026869" + "1A06" + "0A016B" + "120176",
            Convert.ToHexString(route.Chunk.Entries.WrittenSpan));
    }

    [Fact]
    public void WriteEntry_Metadata_IsSortedAndWithoutEmptyOnes() =>
        Assert.Equal(
            "a=logs h_X=1",
            RouterHarness.Run(
                Options(("h_*", "{{ headers }}"), ("a", "{{ topic }}"), ("none", "{{ message_key }}")),
                TestRecord.Of("x") with { Headers = [("X", "1"u8.ToArray()), ("", []), ("e", [])] })!.Entry!.Pairs);

    [Theory]
    [InlineData(2, 1000, "a=logs m_a=1", 2)]
    [InlineData(128, 12, "a=logs m_a=1", 2)]
    [InlineData(0, 1000, "", 4)]
    public void WriteEntry_TooMuchMetadata_KeepsNamedOnesThenNameOrder(int maxEntries, int maxSize, string expected, int dropped)
    {
        var options = RouterHarness.Json(("job", "x"));
        options.Sink.StructuredMetadata = new() { ["m_*"] = "{{ m }}", ["a"] = "{{ topic }}" };
        (options.Sink.Limits.MaxStructuredMetadataEntries, options.Sink.Limits.MaxStructuredMetadataSize) = (maxEntries, maxSize);

        var routed = RouterHarness.Run(options, TestRecord.Of("""{"m":{"c":"3","b":"2","a":"1"}}"""))!;

        Assert.Equal(expected, routed.Entry!.Pairs);
        Assert.Equal(dropped, routed.Counters.MetadataDropped);
    }

    [Theory]
    [InlineData(3, 3, EntryOutcome.Written)]
    [InlineData(4, 3, EntryOutcome.LineTooLong)]
    [InlineData(2 * 1024 * 1024, 262_144, EntryOutcome.LineTooLong)]
    public void WriteEntry_LineOverTheLimit_LeavesNothing(int length, int limit, EntryOutcome expected)
    {
        var options = Options();
        options.Sink.Limits.MaxLineSize = limit;
        using var harness = new RouterHarness(options);
        using var batch = TestRecord.Batch(new TestRecord { Value = new byte[length] });
        var route = harness.Router.Route(batch[0])!;

        Assert.Equal(expected, harness.Router.WriteEntry(batch[0], route));

        Assert.Equal(expected == EntryOutcome.Written ? 1 : 0, route.Chunk.Count);
        Assert.Equal(expected == EntryOutcome.Written, route.Chunk.Entries.WrittenCount > 0);
        Assert.Equal(route.Chunk.Count, harness.Router.Touched.Count);
    }

    [Fact]
    public void WriteEntry_NoTimestampAndNoneBefore_TakesTheTimeNow()
    {
        using var harness = new RouterHarness(Options());
        harness.Router.Times.NowMs = 9_000;

        Assert.Equal(9, harness.Run(TestRecord.Of("x") with { TimestampMs = -1 })!.Entry!.Seconds);
    }

    private static PipelineOptions Options(params (string Name, string Value)[] metadata)
    {
        var options = RouterHarness.Bytes(("job", "x"));
        options.Sink.StructuredMetadata = metadata.ToDictionary(pair => pair.Name, pair => (PairOptions)pair.Value);
        return options;
    }
}
