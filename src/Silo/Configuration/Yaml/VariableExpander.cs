using System.Text.RegularExpressions;
using OrleansKafkaLoki.Grains.Options;

namespace OrleansKafkaLoki.Silo.Configuration.Yaml;

/// <summary>
/// Replaces <c>${NAME}</c> in values from environment variables, as shells and Vector do: <c>${NAME:-default}</c> and <c>${NAME-default}</c>,
/// <c>${NAME:?message}</c> and <c>${NAME?message}</c>; with a colon an empty variable counts as none. <c>$$</c> stands for <c>$</c> itself. It works on
/// values that are already parsed, so that no variable can change the document's structure.
/// </summary>
/// <param name="lookup">The value of a variable, or null when it is not set.</param>
internal sealed partial class VariableExpander(Func<string, string?> lookup)
{
    /// <summary>The value with its variables replaced; a missing one is added to <paramref name="mistakes"/>.</summary>
    public string? Expand(string path, string? value, ICollection<ConfigurationMistake> mistakes)
    {
        return value is null ? null : Reference().Replace(value, Replacement);

        string Replacement(Match match)
        {
            if (match.Value == "$$")
            {
                return "$";
            }

            var (name, operation, rest) = (match.Groups["name"].Value, match.Groups["operation"].Value, match.Groups["rest"].Value);
            var found = lookup(name);
            if (match.Groups["bare"] is { Success: true } bare)
            {
                return lookup(bare.Value) is { Length: > 0 } ? Mistake($"Write ${{{bare.Value}}} for the environment variable, or $${bare.Value} for these letters.") : match.Value;
            }

            if (operation.Length > 0 && operation.TrimStart(':') is not ("-" or "?"))
            {
                return Mistake($"Only ${{{name}}}, ${{{name}:-default}} and ${{{name}:?message}} are understood; write $${{ for these letters.");
            }

            if (operation.StartsWith(':') || operation.Length == 0 ? found is { Length: > 0 } : found is not null)
            {
                return found!;
            }

            return operation.EndsWith('-') ? rest
                : rest.Length > 0 ? Mistake($"The environment variable {name} is not set: {rest}.")
                : Mistake($"The environment variable {name} is not set; set it, or give a default: ${{{name}:-default}}.");

            string Mistake(string remedy)
            {
                mistakes.Add(new ConfigurationMistake(path, match.Value, remedy));
                return "";
            }
        }
    }

    /// <summary>The variables that a value refers to.</summary>
    public static IEnumerable<string> Find(string value) => Reference().Matches(value).Select(match => match.Groups["name"].Value).Where(name => name.Length > 0).Distinct();

    /// <summary>Writes a value so that it is read as it is.</summary>
    public static string Escape(string value) => Reference().IsMatch(value) ? value.Replace("$", "$$", StringComparison.Ordinal) : value;

    [GeneratedRegex(@"\$\$|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?:(?<operation>:?[-?+=]|[^}A-Za-z0-9_])(?<rest>[^}]*))?\}|\$(?<bare>[A-Z][A-Z0-9_]+)")]
    private static partial Regex Reference();
}
