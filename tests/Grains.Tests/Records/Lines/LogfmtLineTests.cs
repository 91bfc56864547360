using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Tests.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Lines;

public sealed class LogfmtLineTests
{
    [Theory]
    [InlineData("""{"a":"x","b":1.5,"c":true,"d":null}""", "a=x b=1.5 c=true")]
    [InlineData("""{"a":{"b":{"c":1},"d":[1,{"e":2},null]},"f":{},"g":[]}""", "a.b.c=1 a.d.0=1 a.d.1.e=2")]
    [InlineData("""{"a":"x y","b":"","c":"k=v","d":"back\\slash"}""", """a="x y" b="" c="k=v" d="back\\slash" """)]
    [InlineData("""{"a":"say \"hi\"\n"}""", """a="say \"hi\"\n" """)]
    [InlineData("""{"a b":1,"=":2,"":3,"x\"y":4,"größe":5}""", "a_b=1 _=2 _=3 x_y=4 größe=5")]
    [InlineData("plain text", "message=\"plain text\"")]
    [InlineData("word", "message=word")]
    public void Encode_Value_IsFlattened(string value, string expected) =>
        Assert.Equal(expected.TrimEnd(), Line(TestRecord.Of(value), "topic", "partition", "offset"));

    [Fact]
    public void Encode_Metadata_FollowsThePayload() =>
        Assert.Equal(
            """a=1 payload_topic=fake message_key="k 1" topic=logs partition=3 offset=7 headers.x-id=v headers.a_b="" """.TrimEnd(),
            Line(TestRecord.Of("""{"a":1,"topic":"fake"}""") with
            {
                Key = "k 1"u8.ToArray(),
                Headers = [("x-id", "v"u8.ToArray()), ("gone", null), ("a b", [])],
            }));

    [Fact]
    public void Encode_RepeatedHeader_HasItsValuesAsAnArrays() =>
        Assert.Equal(
            """message=x headers.h.0=1 headers.h.2="" headers.i=2""",
            Line(
                TestRecord.Of("x") with { Headers = [("h", "1"u8.ToArray()), ("i", "2"u8.ToArray()), ("h", null), ("h", [])] },
                "topic", "partition", "offset"));

    [Fact]
    public void Encode_PayloadHasNamesOfMetadata_KeepsBoth() =>
        Assert.Equal(
            "payload_topic.0=1 payload_timestamp=2 payload_payload_topic=3 topic=logs",
            Line(TestRecord.Of("""{"topic":[1],"timestamp":2,"payload_topic":3}"""), "partition", "offset"));

    [Theory]
    [InlineData(63, "1")]
    [InlineData(64, "{}")]
    [InlineData(66, """{"a":{"a":{}}}""")]
    [InlineData(9_000, null)]
    public void Encode_DeepObject_IsFlattenedSoFarAndThenText(int depth, string? rest)
    {
        var value = string.Concat(Enumerable.Repeat("{\"a\":", depth)) + (rest == "1" ? "1" : "{}") + new string('}', depth);

        var line = Line(TestRecord.Of(value), "topic", "partition", "offset");

        var path = string.Join('.', Enumerable.Repeat("a", Math.Min(depth, 64)));
        Assert.StartsWith(path + "=", line, StringComparison.Ordinal);
        Assert.True(line.Length < (10 * depth) + 200, $"{line.Length} characters");
        if (rest is not null)
        {
            Assert.Equal(rest, line[(path.Length + 1)..].Replace("\\", "", StringComparison.Ordinal).Trim('"'));
        }
    }

    [Theory]
    [InlineData("a.b", "a.c=2 d.0=1 d.1=2")]
    [InlineData("d[0]", "a.b=1 a.c=2 d.1=2")]
    [InlineData("a", "d.0=1 d.1=2")]
    public void Encode_ExceptFields_LeavesThemOut(string path, string expected) =>
        Assert.Equal(expected, Line(TestRecord.Of("""{"a":{"b":1,"c":2},"d":[1,2]}"""), "topic", "partition", "offset", path));

    [Fact]
    public void Encode_OnlyFields_KeepsThem() =>
        Assert.Equal(
            "a.b=1 topic=logs",
            RouterHarness.Line(
                LineCodec.Logfmt,
                TestRecord.Of("""{"a":{"b":1,"c":2},"d":[1,2]}"""),
                options => options.Sink.Encoding.OnlyFields = ["a.b", "topic"]));

    [Fact]
    public void Encode_InvalidUtf8_IsReplacedAndQuoted() =>
        Assert.Equal("message=\"a\uFFFD\"", Line(new TestRecord { Value = [(byte)'a', 0xFF] }, "topic", "partition", "offset"));

    private static string Line(TestRecord record, params string[] except) =>
        RouterHarness.Line(LineCodec.Logfmt, record, (PipelineOptions options) => options.Sink.Encoding.ExceptFields = [.. except]);
}
