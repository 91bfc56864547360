using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Options.Stages;

namespace OrleansKafkaLoki.Grains.Options.Pipelines;

/// <summary>One pipeline: records of Kafka topics become log lines in Loki.</summary>
public sealed class PipelineOptions
{
    /// <summary>
    /// A preset (docs/stages.md) that the other options start from, by what writes the records: what is said here goes before it, and stages here come
    /// behind its own. Default: none.
    /// </summary>
    public string Preset { get; set; } = "";

    /// <summary>Where records come from.</summary>
    public KafkaSourceOptions Source { get; set; } = new();

    /// <summary>What happens to them on the way, in order. Default: nothing.</summary>
    public List<StageOptions> Stages { get; set; } = [];

    /// <summary>Where they go.</summary>
    public LokiSinkOptions Sink { get; set; } = new();

    /// <summary>Where the records go that can never be delivered.</summary>
    public DeadLetterOptions DeadLetters { get; set; } = new();

    /// <summary>How Kafka is held against Loki.</summary>
    public PipelineAuditOptions Audit { get; set; } = new();
}
