using System.Collections.Frozen;

namespace OrleansKafkaLoki.Grains.Records.Labels;

/// <summary>
/// The names of labels that Loki stores but takes for words of its query language, so that no selector can name them
/// (<c>pkg/logql/syntax/lex.go</c>; each tried with 3.7.6).
/// </summary>
public static class QueryWords
{
    private static readonly FrozenSet<string> All = new[]
    {
        "and", "bool", "by", "decolorize", "drop", "group_left", "group_right", "ignoring", "json", "keep", "label_format", "line_format", "logfmt", "of",
        "offset", "on", "or", "pattern", "regexp", "unless", "unpack", "unwrap", "variants", "without",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a selector cannot name this label.</summary>
    public static bool Contains(string label) => All.Contains(label);
}
