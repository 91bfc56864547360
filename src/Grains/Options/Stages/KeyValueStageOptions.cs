namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>Reads the pairs of a text with any separators, as Vector's <c>parse_key_value</c>. Written as a single value, it is <see cref="Source"/>.</summary>
[Shorthand(nameof(Source))]
public sealed class KeyValueStageOptions
{
    /// <summary>The field that holds the text; empty: the line.</summary>
    public string Source { get; set; } = "";

    /// <summary>The field below which they are written; empty: they become fields of the event, over those of the same name.</summary>
    public string Target { get; set; } = "";

    /// <summary>What stands between a key and its value. Default: <c>=</c>.</summary>
    public string KeyValueDelimiter { get; set; } = "=";

    /// <summary>What stands between two pairs. Default: a space, which stands for any number of them.</summary>
    public string FieldDelimiter { get; set; } = " ";

    /// <summary>What becomes of a record whose text has no pair. Default: <c>skip</c>.</summary>
    public StageFailureAction OnError { get; set; } = StageFailureAction.Skip;
}
