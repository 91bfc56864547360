using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Loki.Limits;

/// <summary>
/// What the server refuses; the defaults are those of Loki 3.7 (<c>pkg/validation/limits.go</c>), but for the rates: Loki's own
/// 4 MiB/s hold a tenant to some 17,000 lines of 250 bytes per second, which is less than the shipper is to show. <see cref="Stock"/> has them too.
/// </summary>
internal sealed record LokiLimits
{
    /// <summary>A Loki as it comes, its rates included.</summary>
    public static LokiLimits Stock { get; } = new()
    {
        IngestionRate = 4 * 1024 * 1024,
        PerStreamRate = 3 * 1024 * 1024,
    };

    /// <summary>Labels of a stream, <c>service_name</c> not counted. Default: 15.</summary>
    public int MaxLabelNames { get; init; } = 15;

    /// <summary>Bytes of a label name. Default: 1024.</summary>
    public int MaxLabelNameLength { get; init; } = 1024;

    /// <summary>Bytes of a label value. Default: 2048.</summary>
    public int MaxLabelValueLength { get; init; } = 2048;

    /// <summary>Labels that every stream has to have. Default: none.</summary>
    public IReadOnlyList<string> EnforcedLabels { get; init; } = [];

    /// <summary>Bytes of a line. Default: 262144.</summary>
    public int MaxLineSize { get; init; } = 262_144;

    /// <summary>Takes structured metadata. Default: true.</summary>
    public bool AllowStructuredMetadata { get; init; } = true;

    /// <summary>Structured metadata pairs of an entry. Default: 128.</summary>
    public int MaxStructuredMetadataEntries { get; init; } = 128;

    /// <summary>Bytes of an entry's structured metadata, names and values. Default: 65536.</summary>
    public int MaxStructuredMetadataSize { get; init; } = 65_536;

    /// <summary>How old an entry may be. Default: 7 days.</summary>
    public TimeSpan RejectOldSamplesMaxAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How far an entry may lie in the future. Default: 10 minutes.</summary>
    public TimeSpan CreationGracePeriod { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How far an entry may lie behind its stream's newest. Default: 1 hour.</summary>
    public TimeSpan OutOfOrderWindow { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The first moment that the storage schema knows; a stream that would begin before it is answered with 500. Default: 1970.</summary>
    public DateTimeOffset SchemaFrom { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Streams of a tenant. Default: 5000.</summary>
    public int MaxStreams { get; init; } = 5000;

    /// <summary>Bytes (line and structured metadata) of a tenant per second; 0 for any number. Default: 0; Loki's is 4 MiB.</summary>
    public long IngestionRate { get; init; }

    /// <summary>The most of such bytes at once, and so in one push. Default: 6 MiB.</summary>
    public long IngestionBurst { get; init; } = 6 * 1024 * 1024;

    /// <summary>Such bytes of one stream per second; 0 for any number. Default: 0; Loki's is 3 MiB.</summary>
    public long PerStreamRate { get; init; }

    /// <summary>The most of such bytes of one stream at once. Default: 15 MiB.</summary>
    public long PerStreamBurst { get; init; } = 15 * 1024 * 1024;

    /// <summary>
    /// Such bytes of one stream per second above which its entries are dealt over shards (<c>shard_streams.desired_rate</c>); 0 never
    /// does. Default: 1536 KiB.
    /// </summary>
    public long ShardDesiredRate { get; init; } = 1536 * 1024;

    /// <summary>Takes nothing before this time; null takes. Default: null.</summary>
    public DateTimeOffset? BlockIngestionUntil { get; init; }

    /// <summary>What a blocked push is answered with; 200 means silence. Default: 260.</summary>
    public int BlockIngestionStatus { get; init; } = 260;

    /// <summary>Uncompressed bytes of a push, as the ingester's gRPC server takes them. Default: 4 MiB.</summary>
    public int MaxGrpcMessageBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes of a push as received. Default: 100 MiB.</summary>
    public int MaxReceivedBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>Entries that one query may ask for. Default: 5000.</summary>
    public int MaxEntriesPerQuery { get; init; } = 5000;

    /// <summary>The longest range of a query; zero for any. Default: 721 hours.</summary>
    public TimeSpan MaxQueryLength { get; init; } = TimeSpan.FromHours(721);

    /// <summary>How far back a query sees: of what lies before, it says nothing, without a word; zero for any. Default: zero.</summary>
    public TimeSpan MaxQueryLookback { get; init; }

    /// <summary>Bytes of the entries that a query finds, as gRPC takes them between Loki's querier and frontend. Default: 4 MiB.</summary>
    public int MaxAnswerBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// How old (by its timestamp) an entry may be for a query to see it before it is flushed (<c>query_ingesters_within</c>); zero shows all.
    /// Default: 3 hours.
    /// </summary>
    public TimeSpan QueryIngestersWithin { get; init; } = TimeSpan.FromHours(3);

    /// <summary>After this long without an entry a stream is flushed and its newest timestamp forgotten. Default: 30 minutes.</summary>
    public TimeSpan ChunkIdlePeriod { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The oldest timestamp that a query sees.</summary>
    public long OldestNs(long nowNs) => MaxQueryLookback > TimeSpan.Zero ? nowNs - NanoTime.From(MaxQueryLookback) : long.MinValue;
}
