using System.Collections.Frozen;

namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary>The words of LogQL that Loki's lexer takes for no name, in any case (<c>pkg/logql/syntax/lex.go</c>).</summary>
internal static class QueryWords
{
    private static readonly FrozenSet<string> All = new[]
    {
        "and", "bool", "by", "decolorize", "drop", "group_left", "group_right", "ignoring", "json", "keep", "label_format", "line_format", "logfmt", "of",
        "offset", "on", "or", "pattern", "regexp", "unless", "unpack", "unwrap", "variants", "without",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it is one.</summary>
    public static bool Contains(string name) => All.Contains(name);
}
