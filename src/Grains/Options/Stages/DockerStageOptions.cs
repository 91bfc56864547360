namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>Takes a line of Docker's <c>json-file</c> apart: its message becomes the line, its time the entry's, and <c>stream</c> is a field. Written as a single value, it is <see cref="Source"/>.</summary>
[Shorthand(nameof(Source))]
public sealed class DockerStageOptions
{
    /// <summary>The field that holds the text; empty: the line.</summary>
    public string Source { get; set; } = "";

    /// <summary>What becomes of a record whose text is something else. Default: <c>skip</c>.</summary>
    public StageFailureAction OnError { get; set; } = StageFailureAction.Skip;
}
