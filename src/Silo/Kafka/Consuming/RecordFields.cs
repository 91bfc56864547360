using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

/// <summary>What a pipeline reads of a record besides its value and timestamp; the rest is not even copied.</summary>
/// <param name="Key">The record's key.</param>
/// <param name="Headers">The record's headers.</param>
internal readonly record struct RecordFields(bool Key, bool Headers)
{
    /// <summary>What the configuration may use. When in doubt a field is read: that costs time, the opposite would cost data.</summary>
    public static RecordFields Of(PipelineOptions pipeline) =>
        new(Uses(pipeline.Sink, pipeline.Source.KeyField), Uses(pipeline.Sink, pipeline.Source.HeadersKey));

    private static bool Uses(LokiSinkOptions sink, string field)
    {
        if (field.Length == 0)
        {
            return false;
        }

        return sink.Encoding.Codec != LineCodec.RawMessage
            || Mentions(sink.TenantId, field)
            || sink.Labels.Any(Uses)
            || sink.StructuredMetadata.Any(Uses);

        // A name that ends in * expands a whole object, which may be the event itself.
        bool Uses(KeyValuePair<string, string> template) => template.Key.EndsWith('*') || Mentions(template.Key, field) || Mentions(template.Value, field);
    }

    private static bool Mentions(string? template, string field) => template?.Contains(field, StringComparison.Ordinal) ?? false;
}
