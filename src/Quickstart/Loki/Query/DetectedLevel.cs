using System.Text;

namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary>
/// The structured metadata <c>detected_level</c> that Loki gives every entry: from a label, from metadata, or else the first word of
/// the line that is a level. Loki also looks into JSON and logfmt fields; the word of such a field is mostly the first one, too.
/// </summary>
internal static class DetectedLevel
{
    /// <summary>The pair's name.</summary>
    public const string Name = "detected_level";

    private static readonly string[] Sources =
        ["level", "LEVEL", "Level", "log.level", "severity", "SEVERITY", "Severity", "SeverityText", "lvl", "LVL", "Lvl", "severity_text", "Severity_Text", "SEVERITY_TEXT"];

    private static readonly (string Word, string Level)[] Words =
    [
        ("trace", "trace"), ("trc", "trace"), ("debug", "debug"), ("dbg", "debug"), ("info", "info"), ("inf", "info"), ("information", "info"),
        ("warn", "warn"), ("wrn", "warn"), ("warning", "warn"), ("error", "error"), ("err", "error"), ("critical", "critical"), ("fatal", "fatal"),
    ];

    /// <summary>The level of an entry with this metadata.</summary>
    public static string Of(FoundEntry entry, List<KeyValuePair<string, string>> metadata)
    {
        var given = Sources.Select(source => entry.Stream.Labels[source])
            .Concat(Sources.SelectMany(source => metadata.Where(pair => pair.Key == source).Select(pair => pair.Value)))
            .FirstOrDefault(value => value.Length > 0);
        return given is null
            ? First(Encoding.UTF8.GetString(entry.View.Line))
            : Array.Find(Words, known => known.Word.Equals(given, StringComparison.OrdinalIgnoreCase)).Level ?? given;
    }

    private static string First(string line)
    {
        var (first, level) = (line.Length, "unknown");
        foreach (var (word, means) in Words)
        {
            for (var at = line.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0 && at < first; at = line.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
            {
                if (!IsLetter(line, at - 1) && !IsLetter(line, at + word.Length))
                {
                    (first, level) = (at, means);
                    break;
                }
            }
        }

        return level;
    }

    private static bool IsLetter(string line, int at) => at >= 0 && at < line.Length && char.IsLetterOrDigit(line[at]);
}
