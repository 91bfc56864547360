namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>
/// Finds how grave a record is, as Grafana's users expect it: <c>trace</c>, <c>debug</c>, <c>info</c>, <c>warn</c>, <c>error</c>, <c>fatal</c> or <c>unknown</c>. Fields
/// come before the line.
/// </summary>
public sealed class LevelStageOptions
{
    /// <summary>The fields that may hold it, the first that does counts; empty: those that usually do, and the line.</summary>
    public List<string> Fields { get; set; } = [];

    /// <summary>The field that gets it. Default: <c>level</c>.</summary>
    public string Target { get; set; } = "level";

    /// <summary>What a record has of which nothing tells; empty: nothing. Default: <c>unknown</c>.</summary>
    public string Default { get; set; } = "unknown";
}
