namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>Runs a LogQL pipeline, as tried in Grafana, over the line. Written as a single value, it is <see cref="Query"/>.</summary>
[Shorthand(nameof(Query))]
public sealed class LogqlStageOptions
{
    /// <summary>The pipeline without the stream selector. Example: <c>| json | level != "debug" | line_format "{{.msg}}"</c>.</summary>
    public string Query { get; set; } = "";

    /// <summary>The reason that records are counted under that a filter leaves out. Default: <c>logql</c>.</summary>
    public string Reason { get; set; } = "logql";
}
