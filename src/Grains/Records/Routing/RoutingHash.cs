using System.IO.Hashing;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Source;

namespace OrleansKafkaLoki.Grains.Records.Routing;

/// <summary>
/// A hash of the options that decide which label stream a record goes to, what its entry is, or that it goes to the dead letters before. Journals
/// hold ranges of offsets per stream, and those say nothing about records that went elsewhere when they were written.
/// </summary>
internal static class RoutingHash
{
    /// <summary>Goes up with each build that makes other streams, entries or refusals of the same records and options.</summary>
    private const int Build = 2;

    private static readonly JsonSerializerOptions Json = new() { Converters = { new SortedTextsConverter(), new SecretConverter() } };

    /// <summary>The hash; equal for equal options in whatever order they were read.</summary>
    public static ulong Of(PipelineOptions options)
    {
        var (source, sink) = (options.Source, options.Sink);
        return XxHash64.HashToUInt64(JsonSerializer.SerializeToUtf8Bytes<object?[]>(
        [
            Build,
            new[] { source.KeyField, source.TopicKey, source.PartitionKey, source.OffsetKey, source.HeadersKey, source.TimestampKey, source.MessageKey },
            new { source.Decoding.Codec, source.Decoding.OnError },
            source.Tombstones,
            source.LibrdkafkaOptions.GetValueOrDefault("isolation.level"),
            Sorted(sink.Labels),
            Sorted(sink.StructuredMetadata),
            sink.TenantId,
            sink.FallbackTenantId,
            sink.Encoding,
            new[] { sink.RemoveLabelFields, sink.RemoveStructuredMetadataFields, sink.RemoveTimestamp, sink.DistinctTimestamps },
            sink.LongLines,
            ShapingOnly(sink.Limits),
            sink.OutOfOrderAction,
            sink.OnTooOld,
            sink.OnTooOld == TooOldAction.RewriteTimestamp ? sink.Limits.RejectOldSamplesMaxAgeSecs : null,
            .. options.Stages.Count > 0 ? (object[])[options.Stages] : [],
            .. source.Decoding.Decompression != ValueCompression.None ? (object[])[source.Decoding.Decompression, source.Decoding.MaxDecompressedBytes] : [],
        ], Json));
    }

    /// <summary>Those that shape or refuse a record before it is in a chunk; what the others refuse stays in doubt.</summary>
    private static object ShapingOnly(LimitsOptions limits) => new
    {
        limits.MaxLineSize,
        limits.MaxLabelNames,
        limits.MaxLabelNameLength,
        limits.MaxLabelValueLength,
        limits.MaxStructuredMetadataEntries,
        limits.MaxStructuredMetadataSize,
    };

    private static IEnumerable<object[]> Sorted(Dictionary<string, PairOptions> pairs) =>
        pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (object[])[pair.Key, pair.Value.Value, .. Further(pair.Value)]);

    private static object[] Further(PairOptions pair) =>
        pair.Except.Count > 0 || pair.OnMissing != MissingPartAction.Omit ? [pair.Except, pair.OnMissing] : [];
}
