using System.ComponentModel.DataAnnotations;

namespace OrleansKafkaLoki.Grains.Options.Sink;

/// <summary>
/// Loki's limits as far as they are checked before a push; the defaults are Loki 3.7's (<c>pkg/validation/limits.go</c>).
/// </summary>
public sealed class LimitsOptions
{
    private const double LongestSecs = 3_155_760_000; // A hundred years.

    /// <summary>The longest line in bytes; for a longer one see <see cref="LokiSinkOptions.LongLines"/>. Default: 262144.</summary>
    [Range(1, BatchOptions.LargestBytes)]
    public int MaxLineSize { get; set; } = 262_144;

    /// <summary>The most labels of a stream; further ones (in name order) are left off and counted. Default: 15.</summary>
    [Range(1, 1000)]
    public int MaxLabelNames { get; set; } = 15;

    /// <summary>The longest label name in bytes; a longer one is cut and counted. Default: 1024.</summary>
    [Range(1, 65_536)]
    public int MaxLabelNameLength { get; set; } = 1024;

    /// <summary>The longest label value in bytes; a longer one is cut at a character, of 4 bytes at most, and counted. Default: 2048.</summary>
    [Range(4, 65_536)]
    public int MaxLabelValueLength { get; set; } = 2048;

    /// <summary>The most structured metadata pairs of an entry; further ones are left off and counted. Default: 128.</summary>
    [Range(0, 100_000)]
    public int MaxStructuredMetadataEntries { get; set; } = 128;

    /// <summary>The most bytes of an entry's structured metadata, names and values; pairs beyond are left off and counted. Default: 65536.</summary>
    [Range(0, BatchOptions.LargestBytes)]
    public int MaxStructuredMetadataSize { get; set; } = 65_536;

    /// <summary>
    /// How far, in seconds, an entry may lie in the future (<c>creation_grace_period</c>); one further ahead becomes a dead letter unsent. 0 leaves
    /// that to Loki. Default: 600.
    /// </summary>
    [Range(0, LongestSecs)]
    public double CreationGracePeriodSecs { get; set; } = 600;

    /// <summary>
    /// How old, in seconds, an entry may be (<c>reject_old_samples_max_age</c>); for an older one see <see cref="LokiSinkOptions.OnTooOld"/>. What Loki
    /// itself said lately goes before. 0 leaves that to Loki. Default: 604800.
    /// </summary>
    [Range(0, LongestSecs)]
    public double RejectOldSamplesMaxAgeSecs { get; set; } = 604_800;

    /// <summary>
    /// Bytes per second that Loki takes of one shard of a stream (<c>per_stream_rate_limit</c>); a stream is sent no faster than Loki makes
    /// shards of it. What Loki itself said lately goes before. 0 knows of no limit. Default: 3145728.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int PerStreamRateLimit { get; set; } = 3 * 1024 * 1024;

    /// <summary>The most such bytes at once (<c>per_stream_rate_limit_burst</c>). Default: 15728640.</summary>
    [Range(1, int.MaxValue)]
    public int PerStreamRateLimitBurst { get; set; } = 15 * 1024 * 1024;

    /// <summary>
    /// Bytes per second of a stream for which Loki makes a shard (<c>shard_streams.desired_rate</c>); 0 where it makes none. Default: 1572864.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int ShardDesiredRate { get; set; } = 1536 * 1024;
}
