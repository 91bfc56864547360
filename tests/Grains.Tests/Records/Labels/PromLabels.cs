using System.Globalization;
using System.Text;

namespace OrleansKafkaLoki.Grains.Tests.Records.Labels;

/// <summary>
/// Reads a label set as Loki does (Prometheus' lexer, then its Unquote): strict about names, escapes, line breaks, and
/// U+FFFD, which the lexer takes for invalid UTF-8.
/// </summary>
internal static class PromLabels
{
    public static List<(string Name, byte[] Value)> Parse(string text)
    {
        var at = 0;
        var labels = new List<(string, byte[])>();
        Expect(text, ref at, "{");
        while (text[at] != '}')
        {
            if (labels.Count > 0)
            {
                Expect(text, ref at, ", ");
            }

            var start = at;
            while (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_')
            {
                at++;
            }

            var name = text[start..at];
            Assert.True(name.Length > 0 && !char.IsAsciiDigit(name[0]), $"'{name}' is not a label name.");
            Expect(text, ref at, "=\"");
            labels.Add((name, ParseValue(text, ref at)));
            Expect(text, ref at, "\"");
        }

        Expect(text, ref at, "}");
        Assert.Equal(text.Length, at);
        return labels;
    }

    private static byte[] ParseValue(string text, ref int at)
    {
        var value = new List<byte>();
        while (text[at] != '"')
        {
            Assert.False(text[at] is '\n' or '\uFFFD', "Loki's lexer refuses this character.");
            if (text[at] == '\\')
            {
                at++;
                value.Add(ParseEscape(text, ref at));
                continue;
            }

            Assert.True(Rune.TryGetRuneAt(text, at, out var rune));
            value.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
            at += rune.Utf16SequenceLength;
        }

        return [.. value];
    }

    private static byte ParseEscape(string text, ref int at)
    {
        const string Escapes = "abfnrtv\\\"";
        const string Values = "\a\b\f\n\r\t\v\\\"";
        var c = text[at++];
        if (c == 'x')
        {
            at += 2;
            return byte.Parse(text.AsSpan(at - 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }

        Assert.Contains(c, Escapes);
        return (byte)Values[Escapes.IndexOf(c, StringComparison.Ordinal)];
    }

    private static void Expect(string text, ref int at, string expected)
    {
        Assert.Equal(expected, text.Substring(at, expected.Length));
        at += expected.Length;
    }
}
