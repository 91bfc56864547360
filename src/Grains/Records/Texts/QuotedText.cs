using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Texts;

/// <summary>Texts as LogQL writes them: in double quotes with Go's escapes, or in backticks as they are.</summary>
internal static class QuotedText
{
    /// <summary>True for a character that such a text begins with.</summary>
    public static bool IsQuote(char c) => c is '"' or '`';

    /// <summary>
    /// Reads the text whose quote stands at <paramref name="at"/>, which then is behind it. On failure
    /// <paramref name="at"/> is where <paramref name="error"/> is.
    /// </summary>
    public static bool TryRead(
        ReadOnlySpan<char> source, ref int at, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? error)
    {
        (text, error) = (null, null);
        var start = at;
        if (source[start] == '`')
        {
            var length = source[(start + 1)..].IndexOf('`');
            text = length < 0 ? null : source.Slice(start + 1, length).ToString();
            at = length < 0 ? start : start + length + 2;
            error = length < 0 ? "the backtick is not closed" : null;
            return text is not null;
        }

        var read = new StringBuilder();
        for (at++; at < source.Length && source[at] != '"';)
        {
            if (source[at] != '\\')
            {
                read.Append(source[at++]);
            }
            else if (!TryReadEscape(source, ref at, read))
            {
                error = "this is no escape; write the text in backticks, where a backslash is one";
                return false;
            }
        }

        if (at >= source.Length)
        {
            at = start;
            error = "the quote is not closed";
            return false;
        }

        at++;
        text = read.ToString();
        return true;
    }

    private static bool TryReadEscape(ReadOnlySpan<char> source, ref int at, StringBuilder read)
    {
        const string Names = "abfnrtv\\\"";
        const string Meanings = "\a\b\f\n\r\t\v\\\"";
        var letter = at + 1 < source.Length ? source[at + 1] : '\0';
        if (Names.IndexOf(letter) is >= 0 and var meaning)
        {
            read.Append(Meanings[meaning]);
            at += 2;
            return true;
        }

        var digits = letter switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits == 0 || at + 2 + digits > source.Length
            || !int.TryParse(source.Slice(at + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || !Rune.TryCreate(value, out var rune) || (letter == 'x' && value >= 0x80))
        {
            return false;
        }

        read.Append(rune.ToString());
        at += 2 + digits;
        return true;
    }
}
