using System.ComponentModel.DataAnnotations;

namespace OrleansKafkaLoki.Grains.Options.Pipelines;

/// <summary>Where the records go that can never be delivered.</summary>
public sealed class DeadLetterOptions
{
    /// <summary>How the topics end that are not given another name.</summary>
    public const string TopicSuffix = ".dead-letters";

    /// <summary>The kind of place. Default: <c>kafka</c>.</summary>
    public DeadLetterTarget Target { get; set; } = DeadLetterTarget.Kafka;

    /// <summary>
    /// The topic, for <c>kafka</c>. It is created if it does not exist (with <c>retention.ms=-1</c>: messages keep their records'
    /// timestamps, so any other retention would delete letters of old records at once), and never consumed by a pipeline whose
    /// patterns match it, nor is any other deployment's whose name ends as the default. Default: <c>PIPELINE.dead-letters</c>.
    /// </summary>
    public string? Topic { get; set; }

    /// <summary>
    /// The folder, for <c>file</c>: files per pipeline and silo process, JSON lines. Default: <c>dead-letters</c> below the working
    /// directory.
    /// </summary>
    public string Folder { get; set; } = "dead-letters";

    /// <summary>A file is closed and the next one begun at this many bytes. Default: 64 MiB.</summary>
    [Range(64.0 * 1024, 1L << 40)]
    public long MaxFileBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>
    /// The label that replayed letters bear, so that they have streams of their own: its value is the hour of their timestamps. Loki then takes
    /// them however far the original stream is ahead. Empty: they go to the original streams. Default: <c>replayed</c>.
    /// </summary>
    public string ReplayLabel { get; set; } = "replayed";

    /// <summary>The topic of a pipeline.</summary>
    public string TopicOf(string pipeline) => string.IsNullOrEmpty(Topic) ? pipeline + TopicSuffix : Topic;
}
