using System.ComponentModel.DataAnnotations;

namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>Takes a text apart by a pattern as LogQL's: <c>&lt;ip&gt; - - &lt;_&gt; "&lt;method&gt; &lt;uri&gt; &lt;_&gt;"</c>. Written as a single value, it is <see cref="Expression"/>.</summary>
[Shorthand(nameof(Expression))]
public sealed class PatternStageOptions
{
    /// <summary>The pattern. Required.</summary>
    [Required]
    public string Expression { get; set; } = "";

    /// <summary>The field that holds the text; empty: the line.</summary>
    public string Source { get; set; } = "";

    /// <summary>What becomes of a record whose text does not match. Default: <c>skip</c>.</summary>
    public StageFailureAction OnError { get; set; } = StageFailureAction.Skip;
}
