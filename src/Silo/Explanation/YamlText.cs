using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OrleansKafkaLoki.Silo.Configuration.Yaml;

namespace OrleansKafkaLoki.Silo.Explanation;

/// <summary>Writes texts into YAML so that they are read as texts, and as they are.</summary>
internal static partial class YamlText
{
    /// <summary>A value: variables of the environment that it seems to have are none.</summary>
    public static string Value(string text) => Name(VariableExpander.Escape(text));

    /// <summary>A name, or a value without variables.</summary>
    public static string Name(string text) => Plain().IsMatch(text) && !Other().IsMatch(text) ? text
        : text.Any(NeedsEscape) ? DoubleQuoted(text)
        : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string DoubleQuoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\t' => "\\t",
                '\r' => "\\r",
                _ when NeedsEscape(c) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    private static bool NeedsEscape(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or '\ufeff' or '\ufffe' or '\uffff';

    [GeneratedRegex(@"\A[A-Za-z0-9_/.][A-Za-z0-9_/.@+-]*(?::[A-Za-z0-9_/.@+-]+)*\z|\A[A-Za-z_][A-Za-z0-9 _/.@+=<>()""-]*[A-Za-z0-9_/.@+=<>()""-]\z")]
    private static partial Regex Plain();

    // What readers of YAML take for something else than a text: numbers, times, true and its like, and what looks like one of them.
    [GeneratedRegex(@"\A(?:[0-9.+-][0-9a-fA-FxobnTZ_.:+-]*|true|false|yes|no|on|off|y|n|null)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Other();
}
