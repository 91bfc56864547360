using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Routing;

public sealed class RecordRouterTests
{
    [Theory]
    [InlineData(TombstonePolicy.Skip)]
    [InlineData(TombstonePolicy.Emit)]
    public void Route_Tombstone_FollowsThePolicy(TombstonePolicy policy)
    {
        var options = RouterHarness.Json(("job", "x"), ("m", "{{ message }}"));
        options.Source.Tombstones = policy;
        using var harness = new RouterHarness(options);

        var routed = harness.Run(TestRecord.Of(null));

        Assert.Equal(policy == TombstonePolicy.Emit, routed is not null);
        Assert.Equal("", routed?.Entry!.Text ?? "");
        var counters = routed?.Counters ?? harness.Router.TakeCounters();
        Assert.Equal((1, 0), (counters.Tombstones, counters.Undecodable));
    }

    [Fact]
    public void WriteEntry_TombstoneToBeDeadLettered_IsRefused()
    {
        var options = RouterHarness.Json(("job", "x"));
        options.Source.Tombstones = TombstonePolicy.DeadLetter;
        using var harness = new RouterHarness(options);

        Assert.Equal((EntryOutcome.Tombstone, null), Outcome(harness.Run(TestRecord.Of(null))));
        Assert.Equal((EntryOutcome.Written, "{}"), Outcome(harness.Run(TestRecord.Of("{}"))));
    }

    [Fact]
    public void WriteEntry_UndecodableToBeDeadLettered_IsRefusedAndCounted()
    {
        var options = RouterHarness.Json(("job", "x"));
        options.Source.Decoding.OnError = UndecodablePolicy.DeadLetter;
        using var harness = new RouterHarness(options);

        Assert.Equal((EntryOutcome.Undecodable, null), Outcome(harness.Run(TestRecord.Of("no object"))));
        Assert.Equal((EntryOutcome.Written, "{}"), Outcome(harness.Run(TestRecord.Of("{}"))));
        Assert.Equal((EntryOutcome.Written, ""), Outcome(harness.Run(TestRecord.Of(null))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("[1,2]")]
    [InlineData("""{"app":"x" """)]
    public void Route_ValueThatIsNoObject_IsShippedAsItIsAndCounted(string value)
    {
        var routed = RouterHarness.Run(RouterHarness.Json(("job", "x"), ("app", "{{ app }}")), TestRecord.Of(value))!;

        Assert.Equal(value, routed.Entry!.Text);
        Assert.Equal("""{job="x"}""", routed.Labels);
        Assert.Equal(1, routed.Counters.Undecodable);
    }

    [Fact]
    public void Route_AfterAnUndecodableRecord_SeesNothingOfTheOneBefore()
    {
        using var harness = new RouterHarness(RouterHarness.Json(("job", "x"), ("app", "{{ app }}")));

        Assert.Equal("""{app="a", job="x"}""", harness.Run(TestRecord.Of("""{"app":"a"}"""))!.Labels);
        Assert.Equal("""{job="x"}""", harness.Run(TestRecord.Of("""{"app":"a"}}"""))!.Labels);
        Assert.Equal("""{job="x"}""", harness.Run(TestRecord.Of(null))!.Labels);
        Assert.Equal("""{app="b", job="x"}""", harness.Run(TestRecord.Of("""{"app":"b"}"""))!.Labels);
    }

    [Fact]
    public void Route_SameLabelsByOtherMeans_IsTheSameRoute()
    {
        // Two routes of one stream would interleave their offsets, and the stream would take one for a repeat.
        using var harness = new RouterHarness(RouterHarness.Json(("*", "{{ m }}")));
        using var batch = TestRecord.Batch(
            TestRecord.Of("""{"m":{"a":"1","b":"2"}}"""), TestRecord.Of("""{"m": {"b":"2","\u0061":"\u0031"}}""") with { Offset = 8 });

        Assert.Same(harness.Router.Route(batch[0]), harness.Router.Route(batch[1]));
    }

    [Fact]
    public void WriteEntry_OtherRecordThanRouted_Throws()
    {
        using var harness = new RouterHarness(RouterHarness.Bytes(("job", "x")));
        using var batch = TestRecord.Batch(TestRecord.Of("a"), TestRecord.Of("b") with { Offset = 8 });
        var route = harness.Router.Route(batch[0])!;

        Assert.Throws<ArgumentException>(() => harness.Router.WriteEntry(batch[1], route));
    }

    [Fact]
    public void ClearTouched_RouteNotSealed_StaysTouched()
    {
        using var harness = new RouterHarness(RouterHarness.Bytes(("k", "{{ message_key }}")));
        foreach (var key in "aabc")
        {
            harness.Run(TestRecord.Of("x") with { Key = [(byte)key] });
        }

        Assert.Equal(["""{k="a"}""", """{k="b"}""", """{k="c"}"""], Touched());
        harness.Router.Touched[0].Chunk.Seal(RouterHarness.Origin, default);
        harness.Router.Touched[2].Chunk.Seal(RouterHarness.Origin, default);
        harness.Router.ClearTouched();
        Assert.Equal(["""{k="b"}"""], Touched());

        harness.Run(TestRecord.Of("x") with { Key = "c"u8.ToArray(), Offset = 9 });
        Assert.Equal(["""{k="b"}""", """{k="c"}"""], Touched());

        IEnumerable<string> Touched() => harness.Router.Touched.Select(route => route.Stream.Labels);
    }

    // A builder is lent to whichever stream has records; what it goes by is the stream's.
    [Fact]
    public void ClearTouched_OtherStreamsUseTheBuilderMeanwhile_ChunksOfAStreamFollowEachOther()
    {
        using var harness = new RouterHarness(RouterHarness.Bytes(("k", "{{ message_key }}")));
        Assert.Equal((2, 1), Seal('a', 2));
        Assert.Equal((3, 2), Seal('b', 3));
        Assert.Equal((7, 2), Seal('a', 7));
        Assert.Equal((9, 3), Seal('b', 9));

        (long Last, long Before) Seal(char key, long offset)
        {
            harness.Run(TestRecord.Of("x") with { Key = [(byte)key], Offset = offset });
            var chunk = Assert.Single(harness.Router.Touched).Chunk.Seal(RouterHarness.Origin, default);
            harness.Router.ClearTouched();
            return (chunk.LastOffset, chunk.PreviousOffset);
        }
    }

    public static TheoryData<byte[]> Keys => new(
        "plain"u8.ToArray(), "grün"u8.ToArray(), "\0"u8.ToArray(), [0xC3, 0x28], [.. Enumerable.Repeat("日本語"u8.ToArray(), 200).SelectMany(bytes => bytes)]);

    // A route is found by its stream's text, which is not what its key is made of.
    [Theory]
    [MemberData(nameof(Keys))]
    public void Route_AnyText_FindsTheSameRouteAgain(byte[] key)
    {
        using var harness = new RouterHarness(RouterHarness.Bytes(("k", "{{ message_key }}")));
        using var batch = TestRecord.Batch(Array.ConvertAll(
            new byte[][] { key, [.. key, (byte)'x'], [(byte)'x', .. key[1..]], key }, bytes => TestRecord.Of("x") with { Key = bytes }));
        StreamRoute[] routes = [.. Enumerable.Range(0, batch.Count).Select(i => harness.Router.Route(batch[i])!)];

        Assert.Same(routes[0], routes[3]);
        Assert.Equal(3, harness.Router.RouteCount);
    }

    [Fact]
    public void Route_OverCapacity_ForgetsTheLeastRecentlyUsedEmptyOnes()
    {
        using var harness = new RouterHarness(RouterHarness.Bytes(("k", "{{ message_key }}")), routeCapacity: 8);
        var first = Route(harness, 0);
        var unsealed = Route(harness, 1, write: true);
        for (var i = 2; i < 8; i++)
        {
            Route(harness, i);
        }

        Assert.Same(first, Route(harness, 0));
        Route(harness, 8);

        Assert.Equal(7, harness.Router.RouteCount);
        Assert.Same(first, Route(harness, 0));
        Assert.Same(unsealed, Route(harness, 1));
        Assert.Equal(1, unsealed.Chunk.Count);
    }

    [Fact]
    public void ForgetUnused_TwoTimesInARow_KeepsWhatIsUsedFilledOrUnderWay()
    {
        using var harness = new RouterHarness(RouterHarness.Bytes(("k", "{{ message_key }}")));
        var unused = Route(harness, 0);
        var used = Route(harness, 1);
        var unsealed = Route(harness, 2, write: true);
        var underWay = Route(harness, 3);
        underWay.ChunksInFlight = 1;

        harness.Router.ForgetUnused();
        Route(harness, 1);
        harness.Router.ForgetUnused();
        Assert.Equal(4, harness.Router.RouteCount);
        harness.Router.ForgetUnused();

        Assert.Equal(3, harness.Router.RouteCount);
        Assert.Equal([used, unsealed, underWay], [Route(harness, 1), Route(harness, 2), Route(harness, 3)]);
        Assert.NotSame(unused, Route(harness, 0));
    }

    [Fact]
    public void Route_EveryChunkFull_GrowsRatherThanLoses()
    {
        using var harness = new RouterHarness(RouterHarness.Bytes(("k", "{{ message_key }}")), routeCapacity: 4);
        var routes = Enumerable.Range(0, 50).Select(i => Route(harness, i, write: true)).ToList();

        Assert.Equal(50, harness.Router.RouteCount);
        Assert.Equal(50, harness.Router.Touched.Count);
        Assert.All(routes, route => Assert.Equal(1, route.Chunk.Count));
    }

    [Theory]
    [InlineData(LineCodec.RawMessage)]
    [InlineData(LineCodec.Json)]
    [InlineData(LineCodec.Logfmt)]
    public void Route_RecordsOfKnownStreams_AllocateNothing(LineCodec codec)
    {
        var options = RouterHarness.Json(
            ("app", "{{ app }}"), ("where", "{{ topic }}-{{ partition }}"), ("m_*", "{{ meta }}"), ("h_*", "{{ headers }}"));
        options.Sink.StructuredMetadata = new()
        {
            ["offset"] = "{{ offset }}", ["at"] = "{{ timestamp }}", ["text"] = "{{ text }}", ["key"] = "{{ message_key }}", ["bad"] = "{{ headers.bad }}",
        };
        options.Sink.TenantId = "{{ app }}";
        options.Sink.Encoding.Codec = codec;
        options.Sink.RemoveTimestamp = false;
        // A pool of its own: others that rent from the shared one take the arrays that these chunks gave back.
        using var harness = new RouterHarness(options, chunkPool: new BufferPool(16 * 1024 * 1024));
        using var batch = TestRecord.Batch(Enumerable.Range(0, 200).Select(i =>
            TestRecord.Of($$$"""{{{(i % 2 == 0 ? "\uFEFF" : "")}}}{"app":"app{{{i % 3}}}","topic":"t","p\u0061rtition":1,"meta":{"Zone":"z","a":{ "b":1 }},"text":"line\n{{{i}}}","list":[1,{"x":null}]}""") with
            {
                Offset = i, Key = Encoding.UTF8.GetBytes($"k{i % 5}"), Headers = [("trace", "t"u8.ToArray()), ("bad", [0xFF]), ("trace", null)],
            }));
        Pass(harness.Router, batch);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Pass(harness.Router, batch);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(0, harness.Router.TakeCounters().Undecodable);
    }

    private static (EntryOutcome, string?) Outcome(Routed? routed) => (routed!.Outcome, routed.Entry?.Text);

    private static void Pass(RecordRouter router, RecordBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var record = batch[i];
            router.WriteEntry(record, router.Route(record)!);
        }

        for (var i = 0; i < router.Touched.Count; i++)
        {
            router.Touched[i].Chunk.Dispose();
        }

        router.ClearTouched();
    }

    private static StreamRoute Route(RouterHarness harness, int key, bool write = false)
    {
        using var batch = TestRecord.Batch(TestRecord.Of("x") with { Key = Encoding.UTF8.GetBytes($"key{key}"), Offset = key });
        var route = harness.Router.Route(batch[0])!;
        if (write)
        {
            harness.Router.WriteEntry(batch[0], route);
        }

        return route;
    }
}
