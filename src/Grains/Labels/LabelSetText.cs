using System.Buffers;
using OrleansKafkaLoki.Grains.Buffers;

namespace OrleansKafkaLoki.Grains.Labels;

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
        output.Write("{"u8);
        var first = true;
        foreach (ref readonly var label in labels.Pairs)
        {
            output.Write(first ? ""u8 : ", "u8);
            output.Write(labels.Name(label));
            output.Write("=\""u8);
            WriteEscaped(labels.Value(label), output);
            output.Write("\""u8);
            first = false;
        }

        output.Write("}"u8);
    }

    private static void WriteEscaped(ReadOnlySpan<byte> value, PooledBufferWriter output)
    {
        for (int run; (run = value.IndexOfAny(Escaped)) >= 0;)
        {
            output.Write(value[..run]);
            WriteEscape(value[run], output);
            value = value[(run + 1)..];
        }

        output.Write(value);
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
                output.Write([(byte)'\\', (byte)'x', HexDigit(c >> 4), HexDigit(c & 0xF)]);
                break;
        }
    }

    private static byte HexDigit(int value) => "0123456789abcdef"u8[value];
}
