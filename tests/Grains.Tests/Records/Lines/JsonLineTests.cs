using System.Text.Json;
using CsCheck;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Tests.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Lines;

public sealed class JsonLineTests
{
    private const string Payload = """{ "b": {"x": 1, "y": [1, {"z": "  "}]}, "a": "\u00e9\"", "n": null }""";

    [Fact]
    public void Encode_Object_CopiesFieldsThenMetadata() =>
        Assert.Equal(
            """{"b":{"x":1,"y":[1,{"z":"  "}]},"a":"\u00e9\"","n":null,"message_key":"k","topic":"logs","partition":3,"offset":7,"headers":{"h":"v"}}""",
            Line(record: TestRecord.Of(Payload) with { Key = "k"u8.ToArray(), Headers = [("h", "v"u8.ToArray()), ("gone", null)] }));

    [Fact]
    public void Encode_MetadataName_WinsOverThePayloads() =>
        Assert.Equal("""{"a":1,"topic":"logs"}""", Line(Except("partition", "offset"), TestRecord.Of("""{"topic":"fake","a":1,"headers":{"x":1},"message_key":"fake","timestamp":0}""")));

    [Fact]
    public void Encode_TimestampKept_IsRfc3339() =>
        Assert.Equal(
            """{"timestamp":"2023-11-14T22:13:20.123Z"}""",
            Line(options =>
            {
                options.Sink.RemoveTimestamp = false;
                options.Sink.Encoding.OnlyFields = ["timestamp"];
            }));

    [Theory]
    [InlineData("b", """{"a":"\u00e9\"","n":null}""")]
    [InlineData("b.x", """{"b":{"y":[1,{"z":"  "}]},"a":"\u00e9\"","n":null}""")]
    [InlineData("b.y[1].z", """{"b":{"x":1,"y":[1,{}]},"a":"\u00e9\"","n":null}""")]
    [InlineData("b.y[0]", """{"b":{"x":1,"y":[{"z":"  "}]},"a":"\u00e9\"","n":null}""")]
    [InlineData("a.b", """{"b":{"x":1,"y":[1,{"z":"  "}]},"a":"\u00e9\"","n":null}""")]
    [InlineData("missing", """{"b":{"x":1,"y":[1,{"z":"  "}]},"a":"\u00e9\"","n":null}""")]
    public void Encode_ExceptFields_LeavesThemOut(string path, string expected) =>
        Assert.Equal(expected, Line(Except("topic", "partition", "offset", path)));

    [Theory]
    [InlineData("a", """{"a":"\u00e9\""}""")]
    [InlineData("b.y[1]", """{"b":{"y":[{"z":"  "}]}}""")]
    [InlineData("b.missing", "{}")]
    [InlineData("a.b", "{}")]
    [InlineData("topic", """{"topic":"logs"}""")]
    [InlineData("headers.h", """{"headers":{"h":"v"}}""")]
    public void Encode_OnlyFields_KeepsThem(string path, string expected) =>
        Assert.Equal(
            expected,
            Line(
                options => options.Sink.Encoding.OnlyFields = [path],
                TestRecord.Of(Payload) with { Headers = [("h", "v"u8.ToArray()), ("i", "w"u8.ToArray())] }));

    [Fact]
    public void Encode_OnlyAndExceptFields_AppliesBoth() =>
        Assert.Equal(
            """{"b":{"y":[1,{"z":"  "}]}}""",
            Line(options =>
            {
                options.Sink.Encoding.OnlyFields = ["b"];
                options.Sink.Encoding.ExceptFields = ["b.x"];
            }));

    [Fact]
    public void Encode_RemoveLabelAndMetadataFields_LeavesThemOut() =>
        Assert.Equal(
            """{"b":{"y":[1,{"z":"  "}]},"n":null,"partition":3,"offset":7}""",
            Line(options =>
            {
                options.Sink.Labels["x"] = "{{ topic }}/{{ b.x }}";
                options.Sink.StructuredMetadata["a"] = "{{ a }}";
                options.Sink.RemoveLabelFields = options.Sink.RemoveStructuredMetadataFields = true;
            }));

    [Fact]
    public void Encode_EscapedName_IsFilteredByItsText() =>
        Assert.Equal("""{"\u0062":1}""", Line(Except("topic", "partition", "offset", "a"), TestRecord.Of("""{"\u0061":0,"\u0062":1}""")));

    [Theory]
    [InlineData("not json", """{"message":"not json"}""")]
    [InlineData("[1]", """{"message":"[1]"}""")]
    [InlineData(null, """{"message":""}""")]
    public void Encode_NoObject_IsTheMessage(string? value, string expected) =>
        Assert.Equal(expected, Line(Except("topic", "partition", "offset"), TestRecord.Of(value)));

    [Fact]
    public void Encode_AnyBytes_IsAJsonObject() =>
        Gen.Select(Gen.Byte.Array, Gen.Byte.Array, Gen.Byte.Array, Gen.Bool).Sample((value, key, header, bytesCodec) =>
        {
            var line = Line(
                options => options.Source.Decoding.Codec = bytesCodec ? DecodingCodec.Bytes : DecodingCodec.Json,
                new TestRecord { Value = value, Key = key, Headers = [("h", header)] });

            using var document = JsonDocument.Parse(line);
            Assert.Equal(System.Text.Encoding.UTF8.GetString(value), document.RootElement.GetProperty("message").GetString());
            Assert.Equal(System.Text.Encoding.UTF8.GetString(key), document.RootElement.GetProperty("message_key").GetString());
            Assert.Equal(System.Text.Encoding.UTF8.GetString(header), document.RootElement.GetProperty("headers").GetProperty("h").GetString());
        });

    private static Action<PipelineOptions> Except(params string[] fields) => options => options.Sink.Encoding.ExceptFields = [.. fields];

    private static string Line(Action<PipelineOptions>? configure = null, TestRecord? record = null) =>
        RouterHarness.Line(LineCodec.Json, record ?? TestRecord.Of(Payload), configure);
}
