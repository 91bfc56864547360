using System.Text.RegularExpressions;

namespace OrleansKafkaLoki.Grains.Loki.Reconciliation;

/// <summary>The names that Loki gives structured metadata (measured with 3.7.6).</summary>
internal static partial class MetadataName
{
    /// <summary>The value that Loki holds of the pair that was sent as <paramref name="name"/>; empty if it has none, which to Loki is the same.</summary>
    public static string ValueOf(IReadOnlyDictionary<string, string> stored, string name)
    {
        var normalised = Normalise(name);

        // A pair that bears the name of a stream label comes back under another one.
        return stored.TryGetValue(normalised + "_extracted", out var extracted) && !stored.ContainsKey(normalised) ? extracted
            : stored.GetValueOrDefault(normalised, "");
    }

    /// <summary>Names of the kind <c>__name__</c> stay as they are; else several underscores become one.</summary>
    private static string Normalise(string name) =>
        name.StartsWith("__", StringComparison.Ordinal) && name.EndsWith("__", StringComparison.Ordinal) ? name : Underscores().Replace(name, "_");

    [GeneratedRegex("__+")]
    private static partial Regex Underscores();
}
