using System.Diagnostics.CodeAnalysis;

namespace OrleansKafkaLoki.Grains.Records.Values;

/// <summary>Texts with names in double braces.</summary>
internal static class PlaceholderText
{
    /// <summary>Takes a text apart into literals and names, of which one is null.</summary>
    /// <param name="text">The text.</param>
    /// <param name="names">The names that it may have, in any case and with a point before them.</param>
    /// <param name="parts">The pieces in their order; no literal follows another.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryRead(
        string text, string[] names, [NotNullWhen(true)] out List<(string Literal, string? Name)>? parts, [NotNullWhen(false)] out string? error)
    {
        List<(string Literal, string? Name)> read = [];
        parts = null;
        error = null;
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf("{{", at, StringComparison.Ordinal);
            var end = open < 0 ? text.Length : open;
            if (end > at)
            {
                read.Add((text[at..end], null));
            }

            at = end;
            if (open < 0)
            {
                continue;
            }

            var close = text.IndexOf("}}", open, StringComparison.Ordinal);
            var asked = close < 0 ? null : text[(open + 2)..close].Trim().TrimStart('.');
            if (Array.Find(names, name => name.Equals(asked, StringComparison.OrdinalIgnoreCase)) is not { } name)
            {
                error = close < 0
                    ? FormattableString.Invariant($"the {{{{ is not closed by }}}} (position {open + 1})")
                    : FormattableString.Invariant($"'{asked}' is not known here, only {{{{ {string.Join(" }} and {{ ", names)} }}}} (position {open + 1})");
                return false;
            }

            read.Add(("", name));
            at = close + 2;
        }

        parts = read;
        return true;
    }
}
