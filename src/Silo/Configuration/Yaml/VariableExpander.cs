using System.Text.RegularExpressions;
using OrleansKafkaLoki.Grains.Options;

namespace OrleansKafkaLoki.Silo.Configuration.Yaml;

/// <summary>
/// Replaces <c>${NAME}</c> and <c>${NAME:-default}</c> in values from environment variables; <c>$${</c> stands for <c>${</c> itself.
/// It works on values that are already parsed, so that no variable can change the document's structure.
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
            if (match.Value == "$${")
            {
                return "${";
            }

            var name = match.Groups["name"].Value;
            var fallback = match.Groups["default"];
            if (lookup(name) is { Length: > 0 } found)
            {
                return found;
            }

            if (!fallback.Success)
            {
                mistakes.Add(new ConfigurationMistake(
                    path, match.Value, $"The environment variable {name} is not set; set it, or give a default: ${{{name}:-default}}."));
            }

            return fallback.Value;
        }
    }

    [GeneratedRegex(@"\$\$\{|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<default>[^}]*))?\}")]
    private static partial Regex Reference();
}
