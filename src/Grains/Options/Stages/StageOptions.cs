using System.Text.Json.Serialization;

namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>
/// One step between a record and its entry: exactly one of the properties besides <see cref="If"/>. Names and meanings follow the stages of
/// Promtail and of Alloy's <c>loki.process</c> where they agree.
/// </summary>
[OneOf(nameof(If))]
public sealed class StageOptions
{
    /// <summary>Only records of which this condition holds go through the stage; empty: all. Example: <c>level = "debug" and status &gt;= 500</c>.</summary>
    public string If { get; set; } = "";

    /// <summary>Reads a JSON object.</summary>
    public JsonStageOptions? Json { get; set; }

    /// <summary>Reads the pairs of a logfmt text.</summary>
    public LogfmtStageOptions? Logfmt { get; set; }

    /// <summary>Reads pairs with any separators.</summary>
    public KeyValueStageOptions? KeyValue { get; set; }

    /// <summary>Takes a text apart by a regular expression.</summary>
    public RegexStageOptions? Regex { get; set; }

    /// <summary>Takes a text apart by a pattern.</summary>
    public PatternStageOptions? Pattern { get; set; }

    /// <summary>Takes a line of a container runtime apart.</summary>
    public CriStageOptions? Cri { get; set; }

    /// <summary>Takes a line of Docker apart.</summary>
    public DockerStageOptions? Docker { get; set; }

    /// <summary>Takes a syslog message apart.</summary>
    public SyslogStageOptions? Syslog { get; set; }

    /// <summary>Reads attributes as OpenTelemetry writes them.</summary>
    public OtelAttributesStageOptions? OtelAttributes { get; set; }

    /// <summary>Writes fields: path to template, in the order of the paths. A template without a value writes nothing.</summary>
    public Dictionary<string, string>? Set { get; set; }

    /// <summary>Renames fields: old path to new path.</summary>
    public Dictionary<string, string>? Rename { get; set; }

    /// <summary>Takes fields away.</summary>
    public List<string>? Remove { get; set; }

    /// <summary>Makes one value of another by a table.</summary>
    public MapStageOptions? Map { get; set; }

    /// <summary>Replaces what a regular expression finds.</summary>
    public ReplaceStageOptions? Replace { get; set; }

    /// <summary>Takes terminal escapes out of a text.</summary>
    public DecolorizeStageOptions? Decolorize { get; set; }

    /// <summary>Puts something else in the place of secrets.</summary>
    public RedactStageOptions? Redact { get; set; }

    /// <summary>Finds how grave a record is.</summary>
    public LevelStageOptions? Level { get; set; }

    /// <summary>Gives entries a time of their own.</summary>
    public TimestampStageOptions? Timestamp { get; set; }

    /// <summary>Leaves records out of which <see cref="If"/> holds.</summary>
    public DropStageOptions? Drop { get; set; }

    /// <summary>Leaves records out of which <see cref="If"/> does not hold.</summary>
    public KeepStageOptions? Keep { get; set; }

    /// <summary>Keeps a part of the entries.</summary>
    public SampleStageOptions? Sample { get; set; }

    /// <summary>The line: a template.</summary>
    public string? Line { get; set; }

    /// <summary>Makes several entries of a record.</summary>
    public SplitStageOptions? Split { get; set; }

    /// <summary>Runs a LogQL pipeline over the line.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] // So that the routing hash of others stays.
    public LogqlStageOptions? Logql { get; set; }
}
