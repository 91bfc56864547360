using System.ComponentModel.DataAnnotations;

namespace OrleansKafkaLoki.Grains.Options.Pipelines;

/// <summary>
/// The audit that silos run all the time: what was shipped a while ago is read from Kafka again, counted by stream and window, and held against what
/// Loki says that it holds. Needs dead letters in Kafka, where every silo sees them.
/// </summary>
public sealed class ContinuousAuditOptions
{
    /// <summary>The shortest <see cref="Every"/>.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>How often, such as <c>60s</c>. 0: never. Default: 0.</summary>
    public TimeSpan Every { get; set; }

    /// <summary>How long ago a record has been shipped before it is looked for, such as <c>5m</c>. Default: <c>5m</c>.</summary>
    public TimeSpan Behind { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The share of the streams that Loki is asked about, which are others every hour. Kafka is read for all of them. Default: 1.
    /// </summary>
    [Range(0.001, 1.0)]
    public double Sample { get; set; } = 1;

    /// <summary>The most of one core of each silo, and of the time of one question at a time to Loki, that it may take. Default: 0.25.</summary>
    [Range(0.01, 1.0)]
    public double MaxShare { get; set; } = 0.25;

    /// <summary>Ships what is missing, instead of only saying so. Default: false.</summary>
    public bool Repair { get; set; }

    /// <summary>Whether it is done at all.</summary>
    public bool IsOn() => Every > TimeSpan.Zero;
}
