namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>Takes a syslog message (RFC 5424 or 3164) apart: its message becomes the line, its time the entry's, and the rest are fields. Written as a single value, it is <see cref="Source"/>.</summary>
[Shorthand(nameof(Source))]
public sealed class SyslogStageOptions
{
    /// <summary>The field that holds the text; empty: the line.</summary>
    public string Source { get; set; } = "";

    /// <summary>What becomes of a record whose text is something else. Default: <c>skip</c>.</summary>
    public StageFailureAction OnError { get; set; } = StageFailureAction.Skip;
}
