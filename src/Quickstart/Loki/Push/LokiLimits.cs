namespace OrleansKafkaLoki.Quickstart.Loki.Push;

/// <summary>What the server refuses; the defaults are those of Loki 3.7 (<c>pkg/validation/limits.go</c>).</summary>
internal sealed record LokiLimits
{
    /// <summary>Labels of a stream, <c>service_name</c> not counted. Default: 15.</summary>
    public int MaxLabelNames { get; init; } = 15;

    /// <summary>Bytes of a label name. Default: 1024.</summary>
    public int MaxLabelNameLength { get; init; } = 1024;

    /// <summary>Bytes of a label value. Default: 2048.</summary>
    public int MaxLabelValueLength { get; init; } = 2048;

    /// <summary>Bytes of a line. Default: 262144.</summary>
    public int MaxLineSize { get; init; } = 262_144;

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

    /// <summary>Streams of a tenant. Default: 5000.</summary>
    public int MaxStreams { get; init; } = 5000;

    /// <summary>Uncompressed bytes of a push, as the ingester's gRPC server takes them. Default: 4 MiB.</summary>
    public int MaxGrpcMessageBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes of a push as received. Default: 100 MiB.</summary>
    public int MaxReceivedBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>Entries that one query may ask for. Default: 5000.</summary>
    public int MaxEntriesPerQuery { get; init; } = 5000;
}
