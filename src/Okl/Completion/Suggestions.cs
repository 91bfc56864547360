using System.Globalization;

namespace OrleansKafkaLoki.Okl.Completion;

/// <summary>What System.CommandLine suggests to a shell, less what nobody means: options before a dash is written, and what holds the word in its middle.</summary>
internal static class Suggestions
{
    private const string Directive = "[suggest";

    /// <summary>Whether a shell asks.</summary>
    public static bool AreAsked(string[] args) => args is [var first, ..] && first.StartsWith(Directive, StringComparison.Ordinal);

    /// <summary>Those of <paramref name="suggested"/>, one a line, that go on with the last word of the line.</summary>
    public static string Meant(string[] args, string suggested)
    {
        var line = args.ElementAtOrDefault(1) ?? "";
        var written = int.TryParse(args[0].AsSpan(Directive.Length).Trim(":]"), NumberStyles.None, CultureInfo.InvariantCulture, out var cursor) && cursor < line.Length ? line[..cursor] : line;
        var word = written[(written.LastIndexOf(' ') + 1)..];
        return string.Concat(suggested.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(suggestion => suggestion.StartsWith(word, StringComparison.Ordinal) && (suggestion[0] is '-' or '/') == word.StartsWith('-'))
            .Select(suggestion => suggestion + '\n'));
    }
}
