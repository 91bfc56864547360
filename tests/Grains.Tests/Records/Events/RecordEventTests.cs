using OrleansKafkaLoki.Grains.Tests.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Events;

public sealed class RecordEventTests
{
    private static readonly TestRecord Record = TestRecord.Of("""{"a":"x","topic":"fake","message":"m","headers":{"h":"fake"}}""") with
    {
        Key = "k"u8.ToArray(),
        Headers = [("h", "first"u8.ToArray()), ("h", "last"u8.ToArray()), ("a.b", "dotted"u8.ToArray()), ("n", null)],
    };

    [Theory]
    [InlineData("{{ topic }}", "logs")]
    [InlineData("{{ partition }}", "3")]
    [InlineData("{{ offset }}", "7")]
    [InlineData("{{ message_key }}", "k")]
    [InlineData("{{ timestamp }}", "2023-11-14T22:13:20.123Z")]
    [InlineData("{{ headers.h }}", "last")]
    [InlineData("{{ headers.\"a.b\" }}", "dotted")]
    [InlineData("{{ headers.n }}", null)]
    [InlineData("{{ headers.missing }}", null)]
    [InlineData("{{ headers[0] }}", null)]
    [InlineData("{{ headers.h.x }}", null)]
    [InlineData("{{ topic.x }}", null)]
    [InlineData("{{ headers }}", """{"h":["first","last"],"a.b":"dotted","n":null}""")]
    [InlineData("{{ payload_topic }}", "fake")]
    [InlineData("{{ payload_headers.h }}", "fake")]
    [InlineData("{{ payload_a }}", null)]
    [InlineData("{{ a }}", "x")]
    [InlineData("{{ message }}", "m")]
    public void TryRender_JsonRecord_MetadataWins(string template, string? expected) =>
        Assert.Equal(expected ?? "absent", Render(RouterHarness.Json(("job", "x")), template, Record));

    [Theory]
    [InlineData("{{ message }}", "text")]
    [InlineData("{{ message.a }}", "absent")]
    [InlineData("{{ a }}", "absent")]
    [InlineData("{{ message_key }}", "absent")]
    [InlineData("{{ headers }}", "absent")]
    public void TryRender_BytesRecord_HasOnlyTheMessage(string template, string expected) =>
        Assert.Equal(expected, Render(RouterHarness.Bytes(("job", "x")), template, TestRecord.Of("text")));

    [Theory]
    [InlineData(-1)]
    [InlineData(-5)]
    [InlineData(long.MaxValue)]
    public void TryRender_TimestampThatIsNone_IsAbsent(long timestampMs) =>
        Assert.Equal("absent", Render(RouterHarness.Bytes(("job", "x")), "{{ timestamp }}", Record with { TimestampMs = timestampMs }));

    [Fact]
    public void TryRender_LastHeaderOfItsNameIsNull_IsAbsent() =>
        Assert.Equal(
            "absent",
            Render(RouterHarness.Bytes(("job", "x")), "{{ headers.h }}", TestRecord.Of("x") with { Headers = [("h", "1"u8.ToArray()), ("h", null)] }));

    [Fact]
    public void TryRender_OtherNames_AreUsed()
    {
        var options = RouterHarness.Json(("job", "x"));
        (options.Source.TopicKey, options.Source.OffsetKey, options.Source.HeadersKey) = ("kafka.topic", "", "kh");

        Assert.Equal("logs", Render(options, "{{ \"kafka.topic\" }}", Record));
        Assert.Equal("fake", Render(options, "{{ topic }}", Record));
        Assert.Equal("absent", Render(options, "{{ offset }}", Record));
        Assert.Equal("last", Render(options, "{{ kh.h }}", Record));
    }

    private static string Render(Options.Pipelines.PipelineOptions options, string template, TestRecord record)
    {
        options.Sink.StructuredMetadata = new() { ["v"] = template };
        var metadata = RouterHarness.Run(options, record)!.Entry!.Metadata;
        return metadata.Count == 0 ? "absent" : metadata[0].Value;
    }
}
