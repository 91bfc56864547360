using CsCheck;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Templates;
using OrleansKafkaLoki.Grains.Tests.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Events;

public sealed class EventTemplateTests
{
    private const string Pod =
        """{"app":null,"empty":"","level":"WARN","kubernetes":{"labels":{"app.kubernetes.io/name":"Shop","team":"a"}},"n":5}""";

    [Theory]
    [InlineData("{{ app | or kubernetes.labels.app | or \"none\" }}", "none")]
    [InlineData("{{ app | or kubernetes.labels.\"app.kubernetes.io/name\" | or \"none\" | lower }}", "shop")]
    [InlineData("{{ or .app .empty .level `x` }}", "WARN")]
    [InlineData("{{ .app | default \"x\" }}-{{ default \"y\" .level }}", "x-WARN")]
    [InlineData("{{ empty | or empty }}-", "-")]
    [InlineData("{{ app | default \"\" }}-", "-")]
    [InlineData("{{ app | or missing }}-", null)]
    [InlineData("{{ app | lower }}-", null)]
    [InlineData("{{ replace \"a\" .app .level }}", null)]
    [InlineData("{{ app | lower | or \"x\" }}", "x")]
    [InlineData("{{ empty }}", null)]
    [InlineData("{{ lower (or .app .level) }}/{{ upper(kubernetes.labels.team) }}", "warn/A")]
    [InlineData("{{ trunc 2 (lower .level) | upper }}", "WA")]
    [InlineData("x {{- level -}} y", "xWARNy")]
    [InlineData("x {{- level }} y", "xWARN y")]
    [InlineData("{{ `{{` }}{{ level }}", "{{WARN")]
    [InlineData("{{ add .n (mul 2 .n) }}", "15")]
    [InlineData("{{ kubernetes.labels | trunc 8 }}", "{\"app.ku")]
    public void TryRender_Json_GivesText(string template, string? expected) => Assert.Equal(expected, EventHarness.Render(template, Pod));

    [Theory]
    [InlineData("{{ __line__ | or `-` }}", "got \"healthz\"")]
    [InlineData("{{ .__line__ }}", "got \"healthz\"")]
    [InlineData("{{ trunc 3 .__line__ }}", "got")]
    [InlineData("{{ .\"__line__\" | or `a field` }}", "a field")]
    public void TryRender_Line_IsTheValue(string template, string expected) =>
        Assert.Equal(expected, EventHarness.Render(template, new TestRecord { Value = "got \"healthz\""u8.ToArray() }));

    [Fact]
    public void TryRender_SharedByRecords_LeaksNothing()
    {
        var schema = new EventSchema(new KafkaSourceOptions { Decoding = { Codec = DecodingCodec.Json } });
        var template = new EventTemplate(Template.Parse("{{ upper (or .a (lower .b)) | replace \"X\" .c }}"), schema);
        using var fields = new RecordEvent(schema, RouterHarness.Partition);
        using var output = new PooledBufferWriter();
        using var batch = TestRecord.Batch(
            TestRecord.Of("""{"a":"secret x","c":"1"}"""), TestRecord.Of("""{"b":"x"}"""), TestRecord.Of("""{"b":"Xy","c":"2"}"""), TestRecord.Of("{}"));
        List<string?> rendered = [];
        for (var i = 0; i < batch.Count; i++)
        {
            output.Clear();
            fields.Load(batch[i]);
            rendered.Add(template.TryRender(fields, batch[i], output) ? System.Text.Encoding.UTF8.GetString(output.WrittenSpan) : null);
        }

        Assert.Equal(["SECRET 1", null, "2Y", null], rendered);
    }

    [Fact]
    public void TryRender_Functions_AllocateNothing()
    {
        var schema = new EventSchema(new KafkaSourceOptions { Decoding = { Codec = DecodingCodec.Json } });
        var template = new EventTemplate(
            Template.Parse("{{ lower .a | replace \"x\" \"yy\" | trunc 20 }}{{ regexReplaceAll `[0-9]+` .a `N` }}{{ sha256 .a }}{{ add .n 1 }}{{ divf .n 3 }}{{ b64enc .a | urlencode }}"),
            schema);
        using var fields = new RecordEvent(schema, RouterHarness.Partition);
        using var output = new PooledBufferWriter();
        using var batch = TestRecord.Batch(TestRecord.Of("""{"a":"X in the 3rd text, \u00e4","n":7}"""));
        Render(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Render(100);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Render(int times)
        {
            for (var i = 0; i < times; i++)
            {
                output.Clear();
                fields.Load(batch[0]);
                Assert.True(template.TryRender(fields, batch[0], output));
            }
        }
    }

    [Fact]
    public void TryRender_AnyRecord_NeverThrows() =>
        Gen.Select(Gen.Byte.Array[0, 60], Gen.Bool).Sample((value, isJson) => EventHarness.RenderBytes(
            "{{ a | or message | or headers.h | upper }}-{{ __line__ | trunc 5 }}-{{ offset | add 1 }}",
            new TestRecord { Value = value },
            isJson ? DecodingCodec.Json : DecodingCodec.Bytes));
}
