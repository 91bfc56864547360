using System.Runtime.CompilerServices;

namespace OrleansKafkaLoki.Grains.Base;

/// <summary>Protobuf's base-128 varints.</summary>
public static class Varint
{
    /// <summary>The longest encoding of a 64-bit value, in bytes.</summary>
    public const int MaxLength = 10;

    /// <summary>Appends <paramref name="value"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(PooledBufferWriter writer, ulong value) => writer.Advance(Write(writer.GetSpan(MaxLength), value));

    /// <summary>Writes <paramref name="value"/> to the start of <paramref name="destination"/> and returns its length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(Span<byte> destination, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            destination[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[length++] = (byte)value;
        return length;
    }

    /// <summary>The length of the encoding of <paramref name="value"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Length(ulong value) => (63 - System.Numerics.BitOperations.LeadingZeroCount(value | 1)) / 7 + 1;

    /// <summary>Reads a value and moves <paramref name="source"/> behind it.</summary>
    /// <exception cref="FormatException">The bytes end within a value, or the value has more than 64 bits.</exception>
    public static ulong Read(ref ReadOnlySpan<byte> source)
    {
        ulong value = 0;
        for (var i = 0; i < Math.Min(source.Length, MaxLength); i++)
        {
            value |= (ulong)(source[i] & 0x7F) << (7 * i);
            if (source[i] < 0x80)
            {
                source = source[(i + 1)..];
                return value;
            }
        }

        throw new FormatException("The bytes end within a varint, or it is longer than 64 bits.");
    }
}
