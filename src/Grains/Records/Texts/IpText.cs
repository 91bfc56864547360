using System.Net;
using System.Net.Sockets;

namespace OrleansKafkaLoki.Grains.Records.Texts;

/// <summary>An IP address.</summary>
/// <param name="Value">Its bits; for version 4 the last 32.</param>
/// <param name="IsV6">Whether it is of version 6.</param>
internal readonly record struct IpText(UInt128 Value, bool IsV6)
{
    private const int LongestV4 = 15;
    private const int LongestV6 = 45;

    /// <summary>Reads an address that is written in full.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out IpText address)
    {
        address = default;
        if (!text.Contains((byte)':'))
        {
            return text.Length <= LongestV4 && TryParseV4(text, out address);
        }

        // Addresses of version 6 are rare in lines: they may allocate.
        if (text.Length > LongestV6 || !IPAddress.TryParse(text, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        parsed.TryWriteBytes(bytes, out _);
        address = new IpText(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes), true);
        return true;
    }

    /// <summary>The first and the last address with the same first bits.</summary>
    public bool TryNetwork(long bits, out IpText first, out IpText last)
    {
        var size = IsV6 ? 128 : 32;
        // A shift by all 128 bits would shift by none.
        var hosts = bits < 0 || bits > size ? 0 : size - bits == 128 ? UInt128.MaxValue : (UInt128.One << (int)(size - bits)) - 1;
        first = this with { Value = Value & ~hosts };
        last = this with { Value = Value | hosts };
        return bits >= 0 && bits <= size;
    }

    private static bool TryParseV4(ReadOnlySpan<byte> text, out IpText address)
    {
        uint value = 0;
        var parts = 0;
        while (parts < 4)
        {
            var digits = 0;
            uint part = 0;
            while (digits < text.Length && text[digits] is >= (byte)'0' and <= (byte)'9')
            {
                part = (part * 10) + text[digits++] - '0';
            }

            if (digits is 0 or > 3 || part > byte.MaxValue)
            {
                break;
            }

            value = (value << 8) | part;
            text = text[digits..];
            parts++;
            if (parts < 4 && !text.StartsWith("."u8))
            {
                break;
            }

            text = parts < 4 ? text[1..] : text;
        }

        address = new IpText(value, false);
        return parts == 4 && text.IsEmpty;
    }
}
