namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>Reads a JSON object out of a field or the line. Written as a single value, it is <see cref="Source"/>.</summary>
[Shorthand(nameof(Source))]
public sealed class JsonStageOptions
{
    /// <summary>The field that holds the text; empty: the line.</summary>
    public string Source { get; set; } = "";

    /// <summary>The field that becomes the object; empty: its fields become fields of the event, over those of the same name.</summary>
    public string Target { get; set; } = "";

    /// <summary>Fields to write: path to the path within the object. Empty: all.</summary>
    public Dictionary<string, string> Expressions { get; set; } = [];

    /// <summary>What becomes of a record whose text is no JSON object. Default: <c>skip</c>.</summary>
    public StageFailureAction OnError { get; set; } = StageFailureAction.Skip;
}
