using System.Buffers;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Values;

/// <summary>Leaves out the escape sequences of ECMA-48 with which terminals colour text, set titles and make links.</summary>
internal static class Decolorizer
{
    private const byte Escape = 0x1B;
    private const byte Bell = 0x07;

    /// <summary>What ends a string that a terminal is told, or shows that it was none.</summary>
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create([Escape, Bell, (byte)'\n', (byte)'\r']);

    /// <summary>The control sequence introducer as one character.</summary>
    private static ReadOnlySpan<byte> Introducer => "\u009B"u8;

    /// <summary>
    /// Appends <paramref name="text"/> without its sequences. False, with nothing appended, when it has none. What is no
    /// whole sequence loses its first bytes, so that none of the text itself is taken for one that goes on.
    /// </summary>
    public static bool TryDecolorize(ReadOnlySpan<byte> text, PooledBufferWriter output)
    {
        var (escape, introducer) = (IndexOfEscape(text, 0), IndexOfIntroducer(text, 0));
        var done = 0;
        for (int start; (start = Math.Min(escape, introducer)) < text.Length;)
        {
            output.Write(text[done..start]);
            done = start + LengthOf(text[start..]);
            escape = escape < done ? IndexOfEscape(text, done) : escape;
            introducer = introducer < done ? IndexOfIntroducer(text, done) : introducer;
        }

        if (done > 0)
        {
            output.Write(text[done..]);
        }

        return done > 0;
    }

    private static int IndexOfEscape(ReadOnlySpan<byte> text, int from) =>
        text[from..].IndexOf(Escape) is >= 0 and var found ? from + found : text.Length;

    private static int IndexOfIntroducer(ReadOnlySpan<byte> text, int from) =>
        text[from..].IndexOf(Introducer) is >= 0 and var found ? from + found : text.Length;

    /// <summary>The length of the sequence that <paramref name="text"/> begins with.</summary>
    private static int LengthOf(ReadOnlySpan<byte> text)
    {
        if (text[0] != Escape)
        {
            return Introducer.Length + ControlLength(text[Introducer.Length..]);
        }

        return text.Length < 2 ? 1 : text[1] switch
        {
            (byte)'[' => 2 + ControlLength(text[2..]),
            (byte)']' or (byte)'P' or (byte)'X' or (byte)'^' or (byte)'_' => 2 + StringLength(text[2..]),
            >= 0x20 and < 0x30 => IntermediateLength(text),
            >= 0x30 and < 0x7F => 2,
            _ => 1,
        };
    }

    /// <summary>Parameters, intermediates and the final byte, which may be cut off.</summary>
    private static int ControlLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length && text[length] is >= 0x20 and < 0x40)
        {
            length++;
        }

        return length < text.Length && text[length] is >= 0x40 and < 0x7F ? length + 1 : length;
    }

    /// <summary>A string with its end; 0 when it has none, because then it may be the rest of the line.</summary>
    private static int StringLength(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny(StringEnds);
        return end < 0 ? 0 : text[end] switch
        {
            Bell => end + 1,
            Escape when end + 1 < text.Length && text[end + 1] == '\\' => end + 2,
            _ => 0,
        };
    }

    private static int IntermediateLength(ReadOnlySpan<byte> text)
    {
        var length = 1;
        while (length < text.Length && text[length] is >= 0x20 and < 0x30)
        {
            length++;
        }

        return length < text.Length && text[length] is >= 0x30 and < 0x7F ? length + 1 : 1;
    }
}
