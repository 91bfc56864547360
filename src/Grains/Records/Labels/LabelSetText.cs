using System.Buffers;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Labels;

/// <summary>
/// Writes a label set as Loki reads it: <c>{a="x", b="y"}</c>, names sorted, values quoted as PromQL's lexer wants them
/// (<c>promql/parser/lex.go</c>, <c>util/strutil/quote.go</c>).
/// </summary>
internal static class LabelSetText
{
    private static readonly SearchValues<byte> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\', 0x7F]);

    /// <summary>Appends the label set.</summary>
    public static void Write(PairSet labels, PooledBufferWriter output)
    {
        // One reservation for the worst case, every byte of a value as \xNN; what follows only fills it.
        const int Punctuation = 5;
        const int LongestEscape = 4;
        var most = 2;
        foreach (ref readonly var label in labels.Pairs)
        {
            most += Punctuation + label.NameLength + (label.ValueLength * LongestEscape);
        }

        var room = output.GetSpan(most);
        var at = Copy("{"u8, room, 0);
        foreach (ref readonly var label in labels.Pairs)
        {
            at = at == 1 ? at : Copy(", "u8, room, at);
            at = Copy(labels.Name(label), room, at);
            at = Copy("=\""u8, room, at);
            at = CopyEscaped(labels.Value(label), room, at);
            room[at++] = (byte)'"';
        }

        output.Advance(Copy("}"u8, room, at));
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> room, int at)
    {
        text.CopyTo(room[at..]);
        return at + text.Length;
    }

    private static int CopyEscaped(ReadOnlySpan<byte> value, Span<byte> room, int at)
    {
        for (int run; (run = value.IndexOfAny(Escaped)) >= 0;)
        {
            at = Copy(value[..run], room, at);
            at = CopyEscape(value[run], room, at);
            value = value[(run + 1)..];
        }

        return Copy(value, room, at);
    }

    private static int CopyEscape(byte c, Span<byte> room, int at) => c switch
    {
        (byte)'"' => Copy("\\\""u8, room, at),
        (byte)'\\' => Copy("\\\\"u8, room, at),
        (byte)'\n' => Copy("\\n"u8, room, at),
        (byte)'\r' => Copy("\\r"u8, room, at),
        (byte)'\t' => Copy("\\t"u8, room, at),
        _ => Copy([(byte)'\\', (byte)'x', HexDigit(c >> 4), HexDigit(c & 0xF)], room, at),
    };

    private static byte HexDigit(int value) => "0123456789abcdef"u8[value];
}
