using System.Text;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Routing;

/// <summary>Values that are nearly what they should be.</summary>
public sealed class ValueFormTests
{
    private const string Registry = "0000000007";
    private const string ByteOrderMark = "EFBBBF";
    private const string Object = """{"level":"error"}""";

    [Theory]
    [InlineData(ByteOrderMark, "", 0)]
    [InlineData(ByteOrderMark, "0D0A", 0)]
    [InlineData("", "00", 0)]
    [InlineData("", "0A0000", 0)]
    [InlineData("", ByteOrderMark, 0)]
    [InlineData(Registry, "", 5)]
    [InlineData(Registry + ByteOrderMark, "0D0A00", 5)]
    public void Route_ObjectWithSurroundings_IsReadAndCounted(string before, string after, int cut)
    {
        byte[] value = [.. Convert.FromHexString(before), .. Encoding.UTF8.GetBytes(Object), .. Convert.FromHexString(after)];

        var raw = Run(value);
        Assert.Equal("""{job="x", level="error"}""", raw.Labels);
        Assert.Equal(value[cut..], raw.Entry!.Line);
        Assert.Equal((0, 1), (raw.Counters.Undecodable, raw.Counters.Trimmed));
        Assert.Equal("""{"level":"error","topic":"logs"}""", Run(value, LineCodec.Json).Entry!.Text);
        Assert.Equal("level=error topic=logs", Run(value, LineCodec.Logfmt).Entry!.Text);
        Assert.Equal(EntryOutcome.Written, Run(value, onError: UndecodablePolicy.DeadLetter).Outcome);
    }

    [Theory]
    [InlineData("FFFE7B00220061002200")] // UTF-16.
    [InlineData("FEFF007B00220061")]
    [InlineData("0000000007020A6572726F72")] // Avro behind a schema's id.
    [InlineData("00")]
    [InlineData("EFBBBF")]
    [InlineData("0000000007")]
    [InlineData("5B7B226C6576656C223A226572726F72227D5D")] // An array.
    public void Route_NoObject_KeepsItsBytesAndIsCounted(string hex)
    {
        var value = Convert.FromHexString(hex);

        var raw = Run(value);
        Assert.Equal("""{job="x"}""", raw.Labels);
        Assert.Equal(value, raw.Entry!.Line);
        Assert.Equal((1, 0), (raw.Counters.Undecodable, raw.Counters.Trimmed));
        Assert.Equal(Encoding.UTF8.GetString(value), MessageOf(Run(value, LineCodec.Json).Entry!.Text));
        Assert.Equal(EntryOutcome.Undecodable, Run(value, onError: UndecodablePolicy.DeadLetter).Outcome);
    }

    [Fact]
    public void Route_BytesCodec_LeavesEveryValueAsItIs()
    {
        byte[] value = [.. Convert.FromHexString(Registry), .. Encoding.UTF8.GetBytes(Object), 0];

        var routed = RouterHarness.Run(RouterHarness.Bytes(("job", "x")), new TestRecord { Value = value })!;

        Assert.Equal(value, routed.Entry!.Line);
        Assert.Equal(default, routed.Counters);
    }

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("-123456789012345678901234567890")]
    [InlineData("0.1234567890123456789")]
    [InlineData("1E400")]
    public void Route_NumberBeyondADouble_KeepsItsDigits(string number)
    {
        var value = Encoding.UTF8.GetBytes($$"""{"n": {{number}} ,"o":[ {{number}} ]}""");

        var json = Run(value, LineCodec.Json, ("n", "{{ n }}"));
        Assert.Equal($$"""{job="x", n="{{number}}"}""", json.Labels);
        Assert.Equal([("n", number), ("o", $"[{number}]")], json.Entry!.Metadata);
        Assert.Equal($$"""{"n":{{number}},"o":[{{number}}],"topic":"logs"}""", json.Entry.Text);
        Assert.Equal($"n={number} o.0={number} topic=logs", Run(value, LineCodec.Logfmt).Entry!.Text);
    }

    [Theory]
    [InlineData(70)]
    [InlineData(1_000)]
    public void Route_DeepField_CostsNoOther(int depth)
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
        var value = Encoding.UTF8.GetBytes($$"""{"level":"error","ctx":{{deep}}}""");

        var json = Run(value, LineCodec.Json);

        Assert.Equal("""{job="x", level="error"}""", json.Labels);
        Assert.Equal($$"""{"level":"error","ctx":{{deep}},"topic":"logs"}""", json.Entry!.Text);
        Assert.Equal(default, json.Counters);
        Assert.Equal(1, Run(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 10_001)))).Counters.Undecodable);
    }

    [Theory]
    [InlineData(-1, 1_000)]
    [InlineData(long.MinValue, 1_000)]
    [InlineData(0, 0)]
    [InlineData(1_700_000_000_123, 1_700_000_000_123)]
    [InlineData(9_223_372_036_853, 9_223_372_036_853)]
    [InlineData(long.MaxValue, 9_223_372_036_853)] // The last whole millisecond that an entry's time can tell.
    public void WriteEntry_AnyTimestamp_HasATime(long timestampMs, long expectedMs)
    {
        var options = RouterHarness.Bytes(("job", "x"));
        options.Sink.DistinctTimestamps = false;
        using var harness = new RouterHarness(options);
        harness.Run(TestRecord.Of("before") with { TimestampMs = 1_000, Offset = 6 });

        var entry = harness.Run(TestRecord.Of("x") with { TimestampMs = timestampMs })!.Entry!;

        Assert.Equal(expectedMs * 1_000_000, (entry.Seconds * 1_000_000_000) + entry.Nanos);
    }

    private static string? MessageOf(string line)
    {
        using var document = System.Text.Json.JsonDocument.Parse(line);
        return document.RootElement.GetProperty("message").GetString();
    }

    private static Routed Run(byte[] value, LineCodec codec = LineCodec.RawMessage, params (string Name, string Value)[] labels) =>
        RouterHarness.Run(Options(codec, labels), new TestRecord { Value = value })!;

    private static Routed Run(byte[] value, UndecodablePolicy onError)
    {
        var options = Options(LineCodec.RawMessage, []);
        options.Source.Decoding.OnError = onError;
        return RouterHarness.Run(options, new TestRecord { Value = value })!;
    }

    private static PipelineOptions Options(LineCodec codec, (string Name, string Value)[] labels)
    {
        var options = RouterHarness.Json([("job", "x"), ("level", "{{ level }}"), .. labels]);
        options.Sink.StructuredMetadata = new() { ["n"] = "{{ n }}", ["o"] = "{{ o }}" };
        options.Sink.Encoding.Codec = codec;
        options.Sink.Encoding.ExceptFields = codec == LineCodec.RawMessage ? [] : ["partition", "offset"];
        return options;
    }
}
