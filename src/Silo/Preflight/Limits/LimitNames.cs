namespace OrleansKafkaLoki.Silo.Preflight.Limits;

/// <summary>The limits that are looked at, by their names in Loki's <c>limits_config</c>, with what Loki 3.7 comes with (<c>pkg/validation/limits.go</c>).</summary>
internal static class LimitNames
{
    public const string LineSize = "max_line_size";
    public const string LineTruncate = "max_line_size_truncate";
    public const string LabelNames = "max_label_names_per_series";
    public const string LabelNameLength = "max_label_name_length";
    public const string LabelValueLength = "max_label_value_length";
    public const string AllowMetadata = "allow_structured_metadata";
    public const string MetadataSize = "max_structured_metadata_size";
    public const string MetadataEntries = "max_structured_metadata_entries_count";
    public const string RejectOld = "reject_old_samples";
    public const string MaxAge = "reject_old_samples_max_age";
    public const string Grace = "creation_grace_period";
    public const string Streams = "max_global_streams_per_user";
    public const string Rate = "ingestion_rate_mb";
    public const string Burst = "ingestion_burst_size_mb";
    public const string StreamRate = "per_stream_rate_limit";
    public const string StreamBurst = "per_stream_rate_limit_burst";
    public const string Sharding = "shard_streams.enabled";
    public const string ShardRate = "shard_streams.desired_rate";

    /// <summary>Each with its kind and its default.</summary>
    public static IReadOnlyDictionary<string, (LimitKind Kind, string Default)> All { get; } = new Dictionary<string, (LimitKind, string)>
    {
        [LineSize] = (LimitKind.Bytes, "256KB"),
        [LineTruncate] = (LimitKind.Flag, "false"),
        [LabelNames] = (LimitKind.Count, "15"),
        [LabelNameLength] = (LimitKind.Count, "1024"),
        [LabelValueLength] = (LimitKind.Count, "2048"),
        [AllowMetadata] = (LimitKind.Flag, "true"),
        [MetadataSize] = (LimitKind.Bytes, "64KB"),
        [MetadataEntries] = (LimitKind.Count, "128"),
        [RejectOld] = (LimitKind.Flag, "true"),
        [MaxAge] = (LimitKind.Time, "1w"),
        [Grace] = (LimitKind.Time, "10m"),
        [Streams] = (LimitKind.Count, "5000"),
        [Rate] = (LimitKind.Mebibytes, "4"),
        [Burst] = (LimitKind.Mebibytes, "6"),
        [StreamRate] = (LimitKind.Bytes, "3MB"),
        [StreamBurst] = (LimitKind.Bytes, "15MB"),
        [Sharding] = (LimitKind.Flag, "true"),
        [ShardRate] = (LimitKind.Bytes, "1536KB"),
    };
}
