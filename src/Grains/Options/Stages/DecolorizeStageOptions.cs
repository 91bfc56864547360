namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>Takes the terminal's colours and other escapes out of a text. Written as a single value, it is <see cref="Source"/>.</summary>
[Shorthand(nameof(Source))]
public sealed class DecolorizeStageOptions
{
    /// <summary>The field; empty: the line.</summary>
    public string Source { get; set; } = "";
}
