using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Json;

/// <summary>Reads and writes pieces of JSON as bytes. What is read must be valid JSON.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> QuoteOrSpace = SearchValues.Create("\" \t\r\n"u8);
    private static readonly SearchValues<byte> QuoteOrBackslash = SearchValues.Create("\"\\"u8);

    private static readonly SearchValues<byte> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\']);

    /// <summary>Appends the text that a string with escapes stands for; a lone surrogate becomes U+FFFD.</summary>
    public static void Unescape(ReadOnlySpan<byte> text, PooledBufferWriter output) =>
        output.Advance(Unescape(text, output.GetSpan(text.Length)));

    /// <summary>Writes the text that a string with escapes stands for, which is never longer, and returns its length.</summary>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> output)
    {
        var length = 0;
        for (int run; (run = text.IndexOf((byte)'\\')) >= 0;)
        {
            text[..run].CopyTo(output[length..]);
            length += run;
            var escape = text[run + 1];
            text = text[(run + 2)..];
            if (escape == (byte)'u')
            {
                length += TakeRune(ref text).EncodeToUtf8(output[length..]);
            }
            else
            {
                output[length++] = escape switch
                {
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    _ => escape,
                };
            }
        }

        text.CopyTo(output[length..]);
        return length + text.Length;
    }

    /// <summary>Appends a value without the white space between its tokens.</summary>
    public static void Compact(ReadOnlySpan<byte> json, PooledBufferWriter output)
    {
        for (int run; (run = json.IndexOfAny(QuoteOrSpace)) >= 0;)
        {
            var taken = json[run] == (byte)'"' ? StringEnd(json, run + 1) : run;
            output.Write(json[..taken]);
            json = json[Math.Max(taken, run + 1)..];
        }

        output.Write(json);
    }

    /// <summary>Appends <paramref name="text"/> as a JSON string, quotes included; invalid UTF-8 becomes U+FFFD.</summary>
    public static void WriteString(ReadOnlySpan<byte> text, PooledBufferWriter output)
    {
        output.Write("\""u8);
        for (int run; (run = text.IndexOfAny(Escaped)) >= 0;)
        {
            Utf8Text.AppendValid(text[..run], output);
            WriteEscape(text[run], output);
            text = text[(run + 1)..];
        }

        Utf8Text.AppendValid(text, output);
        output.Write("\""u8);
    }

    private static int StringEnd(ReadOnlySpan<byte> json, int start)
    {
        while (true)
        {
            start += json[start..].IndexOfAny(QuoteOrBackslash);
            if (json[start] == (byte)'"')
            {
                return start + 1;
            }

            start += 2;
        }
    }

    private static Rune TakeRune(ref ReadOnlySpan<byte> text)
    {
        var first = TakeUnit(ref text);
        if (Rune.TryCreate(first, out var rune))
        {
            return rune;
        }

        var rest = text;
        if (rest.StartsWith("\\u"u8))
        {
            rest = rest[2..];
            if (Rune.TryCreate(first, TakeUnit(ref rest), out rune))
            {
                text = rest;
                return rune;
            }
        }

        return Rune.ReplacementChar;
    }

    private static char TakeUnit(ref ReadOnlySpan<byte> text)
    {
        var unit = (char)ushort.Parse(text[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        text = text[4..];
        return unit;
    }

    private static void WriteEscape(byte c, PooledBufferWriter output)
    {
        switch (c)
        {
            case (byte)'"': output.Write("\\\""u8); break;
            case (byte)'\\': output.Write("\\\\"u8); break;
            case (byte)'\n': output.Write("\\n"u8); break;
            case (byte)'\r': output.Write("\\r"u8); break;
            case (byte)'\t': output.Write("\\t"u8); break;
            default:
                output.Write("\\u"u8);
                Utf8Formatter.TryFormat(c, output.GetSpan(4), out var written, new StandardFormat('x', 4));
                output.Advance(written);
                break;
        }
    }
}
