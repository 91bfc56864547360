using System.IO.Hashing;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Pipelines;

namespace OrleansKafkaLoki.Grains.Routing;

/// <summary>
/// A hash of the options that decide which label stream a record goes to, or that it goes to the dead letters before. Journals hold ranges of offsets per stream, and those say
/// nothing about records that went elsewhere when they were written.
/// </summary>
internal static class RoutingHash
{
    /// <summary>The hash; equal for equal options in whatever order they were read.</summary>
    public static ulong Of(PipelineOptions options)
    {
        var (source, sink) = (options.Source, options.Sink);
        return XxHash64.HashToUInt64(JsonSerializer.SerializeToUtf8Bytes(new object?[]
        {
            sink.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => new[] { label.Key, label.Value }),
            sink.TenantId,
            sink.FallbackTenantId,
            new[] { sink.Limits.MaxLabelNames, sink.Limits.MaxLabelNameLength, sink.Limits.MaxLabelValueLength },
            new[] { source.KeyField, source.TopicKey, source.PartitionKey, source.OffsetKey, source.HeadersKey, source.TimestampKey, source.MessageKey },
            source.Decoding.Codec,
            source.Decoding.OnError,
            source.Tombstones,
            sink.LongLines.Action,
            sink.Limits.MaxLineSize,
        }));
    }
}
