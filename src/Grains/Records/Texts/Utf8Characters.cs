using System.Buffers;
using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Texts;

/// <summary>Characters in bytes that should be UTF-8: each byte that is no continuation begins one.</summary>
internal static class Utf8Characters
{
    /// <summary>How many characters there are.</summary>
    public static int Count(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var b in text)
        {
            count += Begins(b) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Where the character of this number begins, counted from 0; the end when there are fewer.</summary>
    public static int Offset(ReadOnlySpan<byte> text, long number)
    {
        if (number <= 0)
        {
            return 0;
        }

        var i = 0;
        for (; i < text.Length; i++)
        {
            if (Begins(text[i]) && number-- == 0)
            {
                break;
            }
        }

        return i;
    }

    /// <summary>Without the white space around it.</summary>
    public static ReadOnlySpan<byte> TrimSpaces(ReadOnlySpan<byte> text)
    {
        while (Rune.DecodeFromUtf8(text, out var rune, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(rune))
        {
            text = text[length..];
        }

        while (Rune.DecodeLastFromUtf8(text, out var rune, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(rune))
        {
            text = text[..^length];
        }

        return text;
    }

    private static bool Begins(byte b) => (b & 0xC0) != 0x80;
}
