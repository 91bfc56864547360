using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Kafka.Consuming;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Consuming;

public sealed class RecordFieldsTests
{
    [Fact]
    public void Of_Defaults_ValueOnly() => Assert.Equal(new RecordFields(Key: false, Headers: false), RecordFields.Of(new PipelineOptions()));

    [Theory]
    [InlineData(LineCodec.Json)]
    [InlineData(LineCodec.Logfmt)]
    public void Of_EventCodec_Everything(LineCodec codec) =>
        Assert.Equal(new RecordFields(Key: true, Headers: true), RecordFields.Of(With(sink => sink.Encoding.Codec = codec)));

    [Fact]
    public void Of_EventCodecFieldsLeftOut_ValueOnly()
    {
        var pipeline = With(sink => sink.Encoding.Codec = LineCodec.Json);
        pipeline.Source.KeyField = pipeline.Source.HeadersKey = "";
        Assert.Equal(new RecordFields(Key: false, Headers: false), RecordFields.Of(pipeline));
    }

    [Fact]
    public void Of_Templates_WhatTheyMention()
    {
        Assert.Equal(new RecordFields(Key: true, Headers: false), RecordFields.Of(With(sink => sink.Labels["k"] = "{{ message_key }}")));
        Assert.Equal(new RecordFields(Key: false, Headers: true), RecordFields.Of(With(sink => sink.StructuredMetadata["t"] = "{{headers.trace}}")));
        Assert.Equal(new RecordFields(Key: false, Headers: true), RecordFields.Of(With(sink => sink.TenantId = "{{ headers.tenant }}")));
        Assert.Equal(new RecordFields(Key: true, Headers: true), RecordFields.Of(With(sink => sink.Labels["*"] = "{{ labels }}")));
        Assert.Equal(new RecordFields(Key: false, Headers: false), RecordFields.Of(With(sink => sink.Labels["app"] = "{{ app }}")));
    }

    private static PipelineOptions With(Action<LokiSinkOptions> change)
    {
        var pipeline = new PipelineOptions();
        change(pipeline.Sink);
        return pipeline;
    }
}
