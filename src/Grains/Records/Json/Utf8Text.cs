using System.Text;
using System.Text.Unicode;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Json;

/// <summary>Bytes that should be UTF-8.</summary>
internal static class Utf8Text
{
    private static readonly Rune QuestionMark = new('?');

    /// <summary>Appends <paramref name="text"/>, with U+FFFD in place of what is not UTF-8.</summary>
    public static void AppendValid(ReadOnlySpan<byte> text, PooledBufferWriter output)
    {
        if (Utf8.IsValid(text))
        {
            output.Write(text);
        }
        else
        {
            Append(text, output, Rune.ReplacementChar);
        }
    }

    /// <summary>
    /// True when Loki can keep <paramref name="text"/> as a label value. It cannot keep U+FFFD: its distributor writes
    /// the label out unescaped and its ingester's lexer takes the character for invalid UTF-8 and refuses the stream
    /// (<c>promql/parser/lex.go</c>, <c>lexString</c>); from structured metadata it removes it.
    /// </summary>
    public static bool IsStorable(ReadOnlySpan<byte> text) =>
        Ascii.IsValid(text) || (Utf8.IsValid(text) && text.IndexOf("\uFFFD"u8) < 0);

    /// <summary>Appends <paramref name="text"/> with <c>?</c> in place of what <see cref="IsStorable"/> forbids.</summary>
    public static void AppendStorable(ReadOnlySpan<byte> text, PooledBufferWriter output) => Append(text, output, QuestionMark);

    /// <summary>The longest prefix of at most <paramref name="limit"/> bytes that ends between two characters.</summary>
    public static int CutLength(ReadOnlySpan<byte> text, int limit)
    {
        if (text.Length <= limit)
        {
            return text.Length;
        }

        while (limit > 0 && (text[limit] & 0xC0) == 0x80)
        {
            limit--;
        }

        return limit;
    }

    private static void Append(ReadOnlySpan<byte> text, PooledBufferWriter output, Rune replacement)
    {
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out var rune, out var consumed);
            output.Advance((rune == Rune.ReplacementChar ? replacement : rune).EncodeToUtf8(output.GetSpan(4)));
            text = text[consumed..];
        }
    }
}
