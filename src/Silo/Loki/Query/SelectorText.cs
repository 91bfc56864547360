using System.Globalization;
using System.Text;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>Writes selectors of LogQL.</summary>
internal static class SelectorText
{
    /// <summary>
    /// Finds every stream that has the labels of one of <paramref name="streams"/>, which have the same names. Of several labels that
    /// differ it finds every combination, as there is no other way to say it; few of those exist.
    /// </summary>
    public static string Of(IReadOnlyList<StreamLabels> streams) => streams.Count == 1 ? streams[0].Selector! : Of(
        streams[0].Selecting.Select(name => (name, (IReadOnlyCollection<string>)[.. streams.Select(labels => labels[name]).Distinct()])));

    /// <summary>Finds every stream each of whose labels has one of the values given for it.</summary>
    private static string Of(IEnumerable<(string Name, IReadOnlyCollection<string> Values)> labels) =>
        $"{{{string.Join(", ", labels.Select(label => label.Values.Count == 1
            ? Equal(label.Name, label.Values.Single())
            : $"{label.Name}=~\"{string.Join('|', label.Values.Select(Alternative))}\""))}}}";

    /// <summary>The matcher for one value.</summary>
    public static string Equal(string name, string value) => $"{name}=\"{Quote(value)}\"";

    /// <summary>A value as one of several that a matcher names: what means something in RE2 stands for itself.</summary>
    public static string Alternative(string value)
    {
        var pattern = new StringBuilder();
        foreach (var c in value)
        {
            _ = (@"\.+*?()|[]{}^$".Contains(c, StringComparison.Ordinal) ? pattern.Append('\\') : pattern).Append(c);
        }

        return Quote(pattern.ToString());
    }

    /// <summary>As Loki reads a string between quotation marks (Go's <c>strconv.Unquote</c>).</summary>
    private static string Quote(string value)
    {
        var quoted = new StringBuilder();
        foreach (var c in value)
        {
            _ = c is '"' or '\\' ? quoted.Append('\\').Append(c)
                : c is < ' ' or '\x7f' ? quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}")
                : quoted.Append(c);
        }

        return quoted.ToString();
    }
}
