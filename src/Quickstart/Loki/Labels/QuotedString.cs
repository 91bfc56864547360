using System.Globalization;
using System.Text;

namespace OrleansKafkaLoki.Quickstart.Loki.Labels;

/// <summary>Go string literals, as Prometheus and LogQL write label values and filters.</summary>
internal static class QuotedString
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Reads the literal that begins at <paramref name="position"/> (a double quote, single quote or backtick) and moves
    /// behind it.
    /// </summary>
    /// <exception cref="FormatException">The literal does not end, or holds an escape that Go does not know.</exception>
    public static string Read(ReadOnlySpan<char> text, ref int position)
    {
        var quote = text[position];
        var start = ++position;
        if (quote == '`')
        {
            var length = text[start..].IndexOf('`');
            if (length < 0)
            {
                throw new FormatException("unterminated raw string");
            }

            position += length + 1;
            return text.Slice(start, length).ToString();
        }

        var bytes = new MemoryStream();
        while (true)
        {
            if (position >= text.Length || text[position] == '\n')
            {
                throw new FormatException("unterminated quoted string");
            }

            var character = text[position];
            if (character == quote)
            {
                position++;
                return Utf8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
            }

            if (character == '\\')
            {
                position++;
                ReadEscape(text, ref position, quote, bytes);
                continue;
            }

            var plain = text[position..].IndexOfAny(quote, '\\', '\n');
            plain = plain < 0 ? text.Length - position : plain;
            bytes.Write(Utf8.GetBytes(text.Slice(position, plain).ToArray()));
            position += plain;
        }
    }

    /// <summary>Writes <paramref name="value"/> as a double-quoted literal.</summary>
    public static void Append(StringBuilder target, string value)
    {
        target.Append('"');
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' => target.Append("\\\""),
                '\\' => target.Append("\\\\"),
                '\n' => target.Append("\\n"),
                '\r' => target.Append("\\r"),
                '\t' => target.Append("\\t"),
                < ' ' or '\u007f' => target.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}"),
                _ => target.Append(character),
            };
        }

        target.Append('"');
    }

    private static void ReadEscape(ReadOnlySpan<char> text, ref int position, char quote, MemoryStream bytes)
    {
        if (position >= text.Length)
        {
            throw new FormatException("escape sequence not terminated");
        }

        var character = text[position++];
        switch (character)
        {
            case 'a': bytes.WriteByte(7); break;
            case 'b': bytes.WriteByte(8); break;
            case 'f': bytes.WriteByte(12); break;
            case 'n': bytes.WriteByte(10); break;
            case 'r': bytes.WriteByte(13); break;
            case 't': bytes.WriteByte(9); break;
            case 'v': bytes.WriteByte(11); break;
            case '\\': bytes.WriteByte((byte)'\\'); break;
            case 'x': bytes.WriteByte((byte)ReadNumber(text, ref position, 2, 16)); break;
            case 'u': WriteRune(bytes, ReadNumber(text, ref position, 4, 16)); break;
            case 'U': WriteRune(bytes, ReadNumber(text, ref position, 8, 16)); break;
            case >= '0' and <= '7':
                position--;
                var octal = ReadNumber(text, ref position, 3, 8);
                bytes.WriteByte(octal <= 255 ? (byte)octal : throw new FormatException("escape sequence is an invalid Unicode code point"));
                break;
            case var _ when character == quote: bytes.WriteByte((byte)quote); break;
            default: throw new FormatException($"unknown escape sequence U+{(int)character:X4} '{character}'");
        }
    }

    private static uint ReadNumber(ReadOnlySpan<char> text, ref int position, int digits, uint radix)
    {
        var value = 0u;
        for (var index = 0; index < digits; index++, position++)
        {
            var digit = position < text.Length && char.IsAsciiHexDigit(text[position])
                ? Convert.ToUInt32(text[position].ToString(), 16)
                : uint.MaxValue;
            value = digit < radix
                ? (value * radix) + digit
                : throw new FormatException("illegal character in escape sequence");
        }

        return value;
    }

    private static void WriteRune(MemoryStream bytes, uint value)
    {
        if (!Rune.TryCreate(value, out var rune))
        {
            throw new FormatException("escape sequence is an invalid Unicode code point");
        }

        Span<byte> encoded = stackalloc byte[4];
        bytes.Write(encoded[..rune.EncodeToUtf8(encoded)]);
    }
}
