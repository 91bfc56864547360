namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>Tells where in a text the places are.</summary>
internal static class RegexAnchors
{
    /// <summary>True when <paramref name="at"/> is such a place of <paramref name="text"/>.</summary>
    public static bool IsAt(this RegexAnchor anchor, ReadOnlySpan<byte> text, int at) => anchor switch
    {
        RegexAnchor.TextStart => at == 0,
        RegexAnchor.TextEnd => at == text.Length,
        RegexAnchor.LineStart => at == 0 || text[at - 1] == (byte)'\n',
        RegexAnchor.LineEnd => at == text.Length || text[at] == (byte)'\n',
        _ => (IsWord(text, at - 1) != IsWord(text, at)) == (anchor == RegexAnchor.WordEdge),
    };

    private static bool IsWord(ReadOnlySpan<byte> text, int at) =>
        (uint)at < (uint)text.Length && (char.IsAsciiLetterOrDigit((char)text[at]) || text[at] == (byte)'_');
}
