namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>Makes several entries of one record; stages behind it see each of them. Written as a single value, it is <see cref="Source"/>.</summary>
[Shorthand(nameof(Source))]
public sealed class SplitStageOptions
{
    /// <summary>The field that is split; empty: the line.</summary>
    public string Source { get; set; } = "";

    /// <summary>How. Default: <c>array</c>.</summary>
    public SplitMode By { get; set; } = SplitMode.Array;

    /// <summary>
    /// The field that becomes the part; empty: the part becomes the line, and of an object the fields become fields of the event.
    /// </summary>
    public string Target { get; set; } = "";
}
