using System.Buffers.Text;

namespace OrleansKafkaLoki.Grains.Records.Lines;

/// <summary>
/// The structured metadata of a part of a split line: which of how many, such as <c>2/3</c>. It also tells parts of equal text
/// apart, which Loki would take for repeats.
/// </summary>
internal static class LinePart
{
    /// <summary>The longest value.</summary>
    public const int MaxValueLength = 21;

    /// <summary>The most bytes of name and value.</summary>
    public const int MaxSize = 9 + MaxValueLength;

    /// <summary>The pair's name.</summary>
    public static ReadOnlySpan<byte> Name => "line_part"u8;

    /// <summary>Writes a value and returns its length.</summary>
    public static int WriteValue(int part, int parts, Span<byte> value)
    {
        Utf8Formatter.TryFormat(part, value, out var length);
        value[length++] = (byte)'/';
        Utf8Formatter.TryFormat(parts, value[length..], out var rest);
        return length + rest;
    }
}
