using System.Globalization;

namespace OrleansKafkaLoki.Quickstart.Loki.Labels;

/// <summary>
/// Reads a stream's label string as strictly as Loki, whose parser is Prometheus': one set of braces, names, equals signs
/// and Go-quoted values; a trailing comma is fine.
/// </summary>
internal static class LabelParser
{
    /// <summary>The labels in the order given.</summary>
    /// <exception cref="FormatException">The text is not a label set; the message is in Prometheus' form.</exception>
    public static List<KeyValuePair<string, string>> Parse(string text)
    {
        var position = 0;
        try
        {
            return Parse(text, ref position);
        }
        catch (FormatException error)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"1:{position + 1}: parse error: {error.Message}"), error);
        }
    }

    private static List<KeyValuePair<string, string>> Parse(ReadOnlySpan<char> text, ref int position)
    {
        var labels = new List<KeyValuePair<string, string>>();
        SkipSpace(text, ref position);
        Expect(text, ref position, '{');
        SkipSpace(text, ref position);
        while (Peek(text, position) != '}')
        {
            var name = ReadName(text, ref position);
            SkipSpace(text, ref position);
            Expect(text, ref position, '=');
            SkipSpace(text, ref position);
            if (Peek(text, position) is not ('"' or '\'' or '`'))
            {
                throw Unexpected(text, position);
            }

            labels.Add(new(name, QuotedString.Read(text, ref position)));
            SkipSpace(text, ref position);
            if (Peek(text, position) != '}')
            {
                Expect(text, ref position, ',');
                SkipSpace(text, ref position);
            }
        }

        position++;
        SkipSpace(text, ref position);
        return position == text.Length ? labels : throw new FormatException($"unexpected \"{text[position]}\"");
    }

    /// <summary>A plain name, or any text in quotes, which the push parser of Loki takes too.</summary>
    private static string ReadName(ReadOnlySpan<char> text, ref int position)
    {
        if (Peek(text, position) == '"')
        {
            return QuotedString.Read(text, ref position);
        }

        var start = position;
        while (IsNameCharacter(Peek(text, position), first: position == start))
        {
            position++;
        }

        return position > start ? text[start..position].ToString() : throw Unexpected(text, position);
    }

    private static bool IsNameCharacter(char character, bool first) =>
        char.IsAsciiLetter(character) || character == '_' || (!first && char.IsAsciiDigit(character));

    private static char Peek(ReadOnlySpan<char> text, int position) => position < text.Length ? text[position] : '\0';

    private static void Expect(ReadOnlySpan<char> text, ref int position, char expected)
    {
        if (Peek(text, position) != expected)
        {
            throw Unexpected(text, position);
        }

        position++;
    }

    private static FormatException Unexpected(ReadOnlySpan<char> text, int position) => position < text.Length
        ? new FormatException($"unexpected character inside braces: '{text[position]}'")
        : new FormatException("unexpected end of input inside braces");

    private static void SkipSpace(ReadOnlySpan<char> text, ref int position)
    {
        while (position < text.Length && text[position] is ' ' or '\t' or '\n' or '\r')
        {
            position++;
        }
    }
}
