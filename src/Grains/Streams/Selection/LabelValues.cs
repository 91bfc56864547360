using System.Globalization;
using System.Text;

namespace OrleansKafkaLoki.Grains.Streams.Selection;

/// <summary>Finds values in a label set as this product writes it, <c>{a="x", b="y"}</c>, and writes one that way.</summary>
internal static class LabelValues
{
    /// <summary>The value of a label; empty when there is none of that name.</summary>
    public static ReadOnlySpan<char> ValueOf(ReadOnlySpan<char> labels, ReadOnlySpan<char> name)
    {
        var rest = labels.TrimStart('{');
        while (rest.IndexOf("=\"") is > 0 and var equals)
        {
            var value = rest[(equals + 2)..];
            var length = LengthOf(value);
            if (rest[..equals].SequenceEqual(name))
            {
                return value[..length].Contains('\\') ? Unescape(value[..length]) : value[..length];
            }

            rest = value[Math.Min(length + 1, value.Length)..].TrimStart(", ");
        }

        return [];
    }

    /// <summary>Writes a value in quotes.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' or '\x7f' => text.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }

    /// <summary>Up to the quote that ends it.</summary>
    private static int LengthOf(ReadOnlySpan<char> value)
    {
        var at = 0;
        while (value[at..].IndexOfAny('"', '\\') is >= 0 and var next)
        {
            at += next;
            if (value[at] == '"')
            {
                return at;
            }

            at = Math.Min(at + 2, value.Length);
        }

        return value.Length;
    }

    private static string Unescape(ReadOnlySpan<char> value)
    {
        var text = new StringBuilder(value.Length);
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] != '\\' || at + 1 == value.Length)
            {
                text.Append(value[at]);
                continue;
            }

            at++;
            if (value[at] == 'x' && at + 2 < value.Length && byte.TryParse(value.Slice(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                text.Append((char)code);
                at += 2;
                continue;
            }

            text.Append(value[at] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var c => c });
        }

        return text.ToString();
    }
}
