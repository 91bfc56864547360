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

    private static readonly string[] Names = ["topic", "offset", "a", "headers", "timestamp"];

    [Fact]
    public void Encode_Object_CopiesFieldsThenMetadata() =>
        Assert.Equal(
            """{"b":{"x":1,"y":[1,{"z":"  "}]},"a":"\u00e9\"","n":null,"message_key":"k","topic":"logs","partition":3,"offset":7,"headers":{"h":"v","gone":null}}""",
            Line(record: TestRecord.Of(Payload) with { Key = "k"u8.ToArray(), Headers = [("h", "v"u8.ToArray()), ("gone", null)] }));

    [Fact]
    public void Encode_PayloadHasNamesOfMetadata_KeepsBoth() =>
        Assert.Equal(
            """{"payload_topic":"fake","a":1,"payload_headers":{"x":1},"payload_message_key":"fake","payload_timestamp":0,"topic":"logs","partition":3,"offset":7}""",
            Line(record: TestRecord.Of("""{"topic":"fake","a":1,"headers":{"x":1},"message_key":"fake","timestamp":0}""")));

    [Theory]
    [InlineData("""{"topic":1,"payload_topic":2,"payload_payload_topic":3}""", """{"payload_topic":1,"payload_payload_topic":2,"payload_payload_payload_topic":3,"topic":"logs"}""")]
    [InlineData("""{"payload_topic":2}""", """{"payload_payload_topic":2,"topic":"logs"}""")]
    [InlineData("""{"\u0074opic":1}""", """{"payload_\u0074opic":1,"topic":"logs"}""")]
    [InlineData("""{"a":{"topic":1},"payload_a":2,"Topic":3}""", """{"a":{"topic":1},"payload_a":2,"Topic":3,"topic":"logs"}""")]
    public void Encode_PayloadHasOtherNames_NoneIsRepeated(string value, string expected) =>
        Assert.Equal(expected, Line(Except("partition", "offset"), TestRecord.Of(value)));

    [Theory]
    [InlineData("topic", """{"payload_topic":{"x":1,"y":2},"a":1}""")]
    [InlineData("payload_topic", """{"a":1,"topic":"logs"}""")]
    [InlineData("payload_topic.x", """{"payload_topic":{"y":2},"a":1,"topic":"logs"}""")]
    public void Encode_ExceptFields_NamesTheLines(string path, string expected) =>
        Assert.Equal(expected, Line(Except("partition", "offset", path), TestRecord.Of("""{"topic":{"x":1,"y":2},"a":1}""")));

    [Fact]
    public void Encode_OnlyFields_NamesTheLines() =>
        Assert.Equal(
            """{"payload_timestamp":1}""",
            Line(options => options.Sink.Encoding.OnlyFields = ["payload_timestamp", "timestamp"], TestRecord.Of("""{"timestamp":1,"topic":2}""")));

    [Fact]
    public void Encode_MetadataHasOtherNames_PayloadKeepsIts() =>
        Assert.Equal(
            """{"topic":"orders/eu","timestamp":1,"payload_":2,"kafka_topic":"logs","partition":3,"offset":7}""",
            Line(
                options => (options.Source.TopicKey, options.Source.TimestampKey) = ("kafka_topic", ""),
                TestRecord.Of("""{"topic":"orders/eu","timestamp":1,"payload_":2}""")));

    [Fact]
    public void Encode_RepeatedNullAndEmptyHeaders_AreAnArrayNullAndEmpty() =>
        Assert.Equal(
            """{"message":"x","headers":{"h":["1",null,""],"n":null,"e":""}}""",
            Line(
                Except("topic", "partition", "offset"),
                TestRecord.Of("x") with { Headers = [("h", "1"u8.ToArray()), ("n", null), ("h", null), ("e", []), ("h", [])] }));

    [Fact]
    public void Encode_AnyPayloadAndHeaders_RepeatsNoName() =>
        Gen.Select(Name.Array[0, 8], Name.Array[0, 8], Name, Name).Sample((payload, headers, topicKey, offsetKey) =>
        {
            string[] names = [.. payload.Distinct()];
            var line = Line(
                options => (options.Source.TopicKey, options.Source.OffsetKey) = (topicKey, offsetKey),
                TestRecord.Of($$"""{{{string.Join(',', names.Select((name, i) => $"\"{name}\":{i}"))}}}""") with
                {
                    Headers = [.. headers.Select(name => (name, (byte[]?)[]))],
                });

            using var document = JsonDocument.Parse(line);
            string[] found = [.. document.RootElement.EnumerateObject().Select(field => field.Name)];
            Assert.Equal(found.Distinct(), found);
            Assert.Equal(
                Enumerable.Range(0, names.Length),
                document.RootElement.EnumerateObject().Take(names.Length).Select(field => field.Value.GetInt32()));
            if (headers.Length > 0 && topicKey != "headers" && offsetKey != "headers")
            {
                Assert.Equal(headers.Distinct(), document.RootElement.GetProperty("headers").EnumerateObject().Select(header => header.Name));
            }
        });

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

    private static Gen<string> Name { get; } = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 4])
        .Select((times, name) => string.Concat(Enumerable.Repeat("payload_", times)) + Names[name]);

    private static Action<PipelineOptions> Except(params string[] fields) => options => options.Sink.Encoding.ExceptFields = [.. fields];

    private static string Line(Action<PipelineOptions>? configure = null, TestRecord? record = null) =>
        RouterHarness.Line(LineCodec.Json, record ?? TestRecord.Of(Payload), configure);
}
