using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Routing;

public sealed class PipelinePlanTests
{
    [Fact]
    public void Constructor_InvalidTemplateOrPath_ThrowsAndSaysWhich()
    {
        Assert.Contains("{{ a", Failure(options => options.Sink.Labels["x"] = "{{ a"), StringComparison.Ordinal);
        Assert.Contains("x_*", Failure(options => options.Sink.Labels["x_*"] = "text"), StringComparison.Ordinal);
        Assert.Contains("b..c", Failure(options => options.Sink.Encoding.OnlyFields = ["b..c"]), StringComparison.Ordinal);
        Assert.Contains("{{", Failure(options => options.Sink.TenantId = "{{"), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_SharedByPartitions_GivesEachItsOwnMetadata()
    {
        var plan = new PipelinePlan("app", RouterHarness.Json(("p", "{{ partition }}"), ("v", "{{ v }}")));
        using var batch = TestRecord.Batch(Enumerable.Range(0, 500).Select(i => TestRecord.Of($$"""{"v":{{i % 7}}}""") with { Offset = i }));

        Parallel.For(0, 8, partition =>
        {
            using var router = new RecordRouter(plan, RouterHarness.Partition with { Partition = partition });
            for (var i = 0; i < batch.Count; i++)
            {
                Assert.Equal($$"""{p="{{partition}}", v="{{i % 7}}"}""", router.Route(batch[i])!.Stream.Labels);
            }
        });
    }

    [Fact]
    public void Reads_RawLine_WhatLabelsMetadataAndTenantAreBoundTo()
    {
        Assert.Equal(new RecordFields(Key: false, Headers: false), Reads(_ => { }));
        Assert.Equal(new RecordFields(Key: true, Headers: false), Reads(options => options.Sink.Labels["k"] = "{{ message_key }}"));
        Assert.Equal(new RecordFields(Key: true, Headers: false), Reads(options => options.Sink.Labels["k"] = """{{ "message_key" }}"""));
        Assert.Equal(new RecordFields(Key: false, Headers: true), Reads(options => options.Sink.StructuredMetadata["t"] = "{{headers.trace}}"));
        Assert.Equal(new RecordFields(Key: false, Headers: true), Reads(options => options.Sink.Labels["h_*"] = "{{ headers }}"));
        Assert.Equal(new RecordFields(Key: false, Headers: true), Reads(options => options.Sink.TenantId = "{{ headers.tenant }}"));
        Assert.Equal(new RecordFields(Key: false, Headers: false), Reads(options => options.Sink.Labels["*"] = "{{ labels }}"));
        Assert.Equal(new RecordFields(Key: false, Headers: false), Reads(options => options.Sink.Labels["app"] = "message_key"));
    }

    [Theory]
    [InlineData(LineCodec.Json)]
    [InlineData(LineCodec.Logfmt)]
    public void Reads_LineOfFields_ThoseThatItKeeps(LineCodec codec)
    {
        Assert.Equal(new RecordFields(Key: true, Headers: true), Reads(options => options.Sink.Encoding.Codec = codec));
        Assert.Equal(new RecordFields(Key: false, Headers: true), Reads(options =>
        {
            options.Sink.Encoding.Codec = codec;
            options.Sink.Encoding.ExceptFields = ["message_key"];
        }));
        Assert.Equal(new RecordFields(Key: false, Headers: false), Reads(options =>
        {
            options.Sink.Encoding.Codec = codec;
            options.Source.KeyField = options.Source.HeadersKey = "";
        }));
    }

    public static TheoryData<LineCodec> Codecs => [.. Enum.GetValues<LineCodec>()];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Constructor_EveryCodec_HasALineEncoder(LineCodec codec)
    {
        var options = RouterHarness.Json(("job", "x"));
        options.Sink.Encoding.Codec = codec;
        using var encoder = new PipelinePlan("app", options).CreateLineEncoder();
        Assert.NotNull(encoder);
    }

    private static RecordFields Reads(Action<PipelineOptions> configure)
    {
        var options = RouterHarness.Json(("job", "x"));
        configure(options);
        return new PipelinePlan("app", options).Reads;
    }

    private static string Failure(Action<PipelineOptions> configure)
    {
        var options = RouterHarness.Json(("job", "x"));
        configure(options);
        return Assert.Throws<FormatException>(() => new PipelinePlan("app", options)).Message;
    }
}
