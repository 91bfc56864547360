namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>What LogQL has and does not apply between Kafka and Loki.</summary>
internal static class LogqlRefusals
{
    private static readonly string[] Aggregations =
    [
        "sum", "avg", "max", "min", "count", "stddev", "stdvar", "bottomk", "topk", "approx_topk", "sort", "sort_desc", "label_replace", "vector",
        "rate", "rate_counter", "count_over_time", "bytes_rate", "bytes_over_time", "avg_over_time", "sum_over_time", "min_over_time", "max_over_time",
        "stdvar_over_time", "stddev_over_time", "quantile_over_time", "first_over_time", "last_over_time", "absent_over_time", "variants",
    ];

    /// <summary>Why a query cannot begin so, and what to do; null when it can.</summary>
    public static string? Begin(LogqlScanner scanner)
    {
        var word = scanner.PeekName().ToString();
        return scanner.Next switch
        {
            '{' => "take the stream selector off: there are no streams before Loki; say with 'if' which records the stage is for",
            '(' => "take the parentheses around the query off, and the stream selector with them",
            _ when Aggregations.Contains(word, StringComparer.OrdinalIgnoreCase) =>
                $"'{word}' makes numbers of lines, and here lines stay lines: take what lies within it, from the first | on; Loki's recording rules count",
            _ => null,
        };
    }

    /// <summary>Why there is no such stage, and what to do; null when it may be a label's name.</summary>
    public static string? Stage(string word) => word.ToLowerInvariant() switch
    {
        "unwrap" => "'unwrap' makes numbers of lines, and here lines stay lines: take it out",
        "distinct" => "'distinct' remembers lines, and a stage sees one record: take it out",
        "offset" => "'offset' belongs to a query over a range of time: take it out",
        _ => null,
    };
}
