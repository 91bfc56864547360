namespace OrleansKafkaLoki.Okl.Output;

/// <summary>How data is written.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>The API's answer, as it is.</summary>
    Json,

    /// <summary>An item a line.</summary>
    Jsonl,

    /// <summary>The same as JSON, in YAML.</summary>
    Yaml,
}
