namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>Reads the pairs of a logfmt text. Written as a single value, it is <see cref="Source"/>.</summary>
[Shorthand(nameof(Source))]
public sealed class LogfmtStageOptions
{
    /// <summary>The field that holds the text; empty: the line.</summary>
    public string Source { get; set; } = "";

    /// <summary>The field below which they are written; empty: they become fields of the event, over those of the same name.</summary>
    public string Target { get; set; } = "";

    /// <summary>Fields to write: path to the key in the text. Empty: all.</summary>
    public Dictionary<string, string> Mapping { get; set; } = [];

    /// <summary>What becomes of a record whose text has no pair. Default: <c>skip</c>.</summary>
    public StageFailureAction OnError { get; set; } = StageFailureAction.Skip;
}
