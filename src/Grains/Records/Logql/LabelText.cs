using System.Text;
using System.Text.Unicode;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>Texts as Loki's parsers make labels of them.</summary>
internal static class LabelText
{
    private static ReadOnlySpan<byte> Replacement => "\uFFFD"u8;

    /// <summary>True when it has only characters that Loki takes.</summary>
    public static bool IsClean(ReadOnlySpan<byte> text) => Ascii.IsValid(text) || (Utf8.IsValid(text) && text.IndexOf(Replacement) < 0);

    /// <summary>Appends a text with a space for each character that is none.</summary>
    public static void Write(ReadOnlySpan<byte> text, PooledBufferWriter output)
    {
        if (IsClean(text))
        {
            output.Write(text);
            return;
        }

        while (!text.IsEmpty)
        {
            var isRune = Rune.DecodeFromUtf8(text, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            // Go counts each byte of what is no character as one.
            length = isRune ? length : 1;
            output.Write(isRune && rune != Rune.ReplacementChar ? text[..length] : " "u8);
            text = text[length..];
        }
    }
}
