namespace OrleansKafkaLoki.MacroBenchmark;

/// <summary>What many do to their records.</summary>
internal static class TypicalStages
{
    /// <summary>The stages, each a line of YAML: a quarter of the records is dropped.</summary>
    public static IReadOnlyList<string> Yaml { get; } =
    [
        "json: {}",
        "{ drop: debug, if: 'level = \"debug\"' }",
        "{ timestamp: { source: time, format: RFC3339Nano } }",
        "set: { service: '{{ service | or \"none\" }}' }",
        "line: '{{ msg }} {{ path }} {{ trace }}'",
        "redact: [email, bearer, jwt]",
    ];
}
