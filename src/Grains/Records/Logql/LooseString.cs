using System.Globalization;
using System.Text;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>Strings of JSON as Loki's parser takes them: one with a wrong escape is no text at all.</summary>
internal static class LooseString
{
    /// <summary>Appends what the text between the quotes stands for; false, with nothing appended, when an escape is wrong.</summary>
    public static bool TryUnescape(ReadOnlySpan<byte> text, PooledBufferWriter output)
    {
        var start = output.WrittenCount;
        for (int run; (run = text.IndexOf((byte)'\\')) >= 0;)
        {
            output.Write(text[..run]);
            text = text[run..];
            if (!TryTakeEscape(ref text, output))
            {
                output.Truncate(start);
                return false;
            }
        }

        output.Write(text);
        return true;
    }

    private static bool TryTakeEscape(ref ReadOnlySpan<byte> text, PooledBufferWriter output)
    {
        if (text.Length < 2)
        {
            return false;
        }

        ReadOnlySpan<byte> plain = text[1] switch
        {
            (byte)'"' => "\""u8,
            (byte)'\\' => "\\"u8,
            (byte)'/' => "/"u8,
            (byte)'b' => "\b"u8,
            (byte)'f' => "\f"u8,
            (byte)'n' => "\n"u8,
            (byte)'r' => "\r"u8,
            (byte)'t' => "\t"u8,
            _ => default,
        };
        if (plain.IsEmpty)
        {
            return TryTakeRune(ref text, output);
        }

        output.Write(plain);
        text = text[2..];
        return true;
    }

    private static bool TryTakeRune(ref ReadOnlySpan<byte> text, PooledBufferWriter output)
    {
        if (!TryTakeUnit(ref text, out var first)
            || (!Rune.TryCreate(first, out var rune) && !(TryTakeUnit(ref text, out var second) && Rune.TryCreate(first, second, out rune))))
        {
            return false;
        }

        output.Advance(rune.EncodeToUtf8(output.GetSpan(4)));
        return true;
    }

    private static bool TryTakeUnit(ref ReadOnlySpan<byte> text, out char unit)
    {
        unit = default;
        if (text is not [(byte)'\\', (byte)'u', _, _, _, _, ..]
            || !ushort.TryParse(text[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        unit = (char)value;
        text = text[6..];
        return true;
    }
}
