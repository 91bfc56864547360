namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>
/// One step between a record and its entry: exactly one of the properties besides <see cref="If"/>. Names and meanings follow the stages of
/// Promtail and of Alloy's <c>loki.process</c> where they agree.
/// </summary>
public sealed class StageOptions
{
    /// <summary>Only records of which this condition holds go through the stage; empty: all. Example: <c>level = "debug" and status &gt;= 500</c>.</summary>
    public string If { get; set; } = "";

    /// <summary>Reads a JSON object.</summary>
    public JsonStageOptions? Json { get; set; }

    /// <summary>Writes fields: path to template, in the order of the paths. A template without a value writes nothing.</summary>
    public Dictionary<string, string>? Set { get; set; }

    /// <summary>Renames fields: old path to new path.</summary>
    public Dictionary<string, string>? Rename { get; set; }

    /// <summary>Takes fields away.</summary>
    public List<string>? Remove { get; set; }

    /// <summary>Gives entries a time of their own.</summary>
    public TimestampStageOptions? Timestamp { get; set; }

    /// <summary>Leaves records out of which <see cref="If"/> holds.</summary>
    public DropStageOptions? Drop { get; set; }

    /// <summary>Leaves records out of which <see cref="If"/> does not hold.</summary>
    public KeepStageOptions? Keep { get; set; }

    /// <summary>The line: a template.</summary>
    public string? Line { get; set; }

    /// <summary>Makes several entries of a record.</summary>
    public SplitStageOptions? Split { get; set; }
}
