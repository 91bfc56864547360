namespace OrleansKafkaLoki.Grains.Records.Texts;

/// <summary>Numbers with a unit: durations as Go and Prometheus write them, and sizes.</summary>
internal static class UnitText
{
    private const long Second = 1_000_000_000;
    private const int MostDigits = 18;

    /// <summary>Reads a duration such as <c>1.5s</c>, <c>1h30m</c>, <c>-200ms</c> or <c>2d</c>, in nanoseconds.</summary>
    public static bool TryParseDuration(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        nanoseconds = 0;
        var isNegative = text.StartsWith("-"u8);
        var rest = isNegative || text.StartsWith("+"u8) ? text[1..] : text;
        if (rest.SequenceEqual("0"u8))
        {
            return true;
        }

        Int128 sum = 0;
        var isRead = !rest.IsEmpty;
        while (isRead && !rest.IsEmpty)
        {
            isRead = TryTakeNumber(ref rest, out var whole, out var fraction, out var scale);
            var unit = isRead ? TakeDurationUnit(ref rest) : 0;
            sum += ((Int128)whole * unit) + ((Int128)fraction * unit / scale);
            isRead &= unit > 0 && sum <= long.MaxValue;
        }

        nanoseconds = isRead ? (long)(isNegative ? -sum : sum) : 0;
        return isRead;
    }

    /// <summary>Reads a size such as <c>10KiB</c>, <c>1.5 MB</c> or <c>512</c>, in bytes; a size without a fraction of a byte.</summary>
    public static bool TryParseSize(ReadOnlySpan<byte> text, out long bytes)
    {
        bytes = 0;
        var rest = text;
        if (!TryTakeNumber(ref rest, out var whole, out var fraction, out var scale) || SizeUnit(rest.TrimStart((byte)' ')) is not (> 0 and var unit))
        {
            return false;
        }

        var sum = ((Int128)whole * unit) + ((Int128)fraction * unit / scale);
        bytes = sum <= long.MaxValue ? (long)sum : 0;
        return sum <= long.MaxValue;
    }

    /// <summary>Takes digits with a point among them; digits of the fraction that no unit could show are left out.</summary>
    private static bool TryTakeNumber(ref ReadOnlySpan<byte> text, out long whole, out long fraction, out long scale)
    {
        (fraction, scale) = (0, 1);
        var hasWhole = TryTakeDigits(ref text, out whole, out var digits);
        var isRead = hasWhole ? digits <= MostDigits : true;
        if (text.StartsWith("."u8))
        {
            text = text[1..];
            hasWhole |= TryTakeDigits(ref text, out fraction, out digits);
            for (var i = 0; i < Math.Min(digits, MostDigits); i++)
            {
                scale *= 10;
            }
        }

        return isRead && hasWhole;
    }

    private static bool TryTakeDigits(ref ReadOnlySpan<byte> text, out long value, out int digits)
    {
        value = 0;
        digits = 0;
        for (; digits < text.Length && text[digits] is >= (byte)'0' and <= (byte)'9'; digits++)
        {
            value = digits < MostDigits ? (value * 10) + text[digits] - '0' : value;
        }

        text = text[digits..];
        return digits > 0;
    }

    private static long TakeDurationUnit(ref ReadOnlySpan<byte> text)
    {
        var length = text.IndexOfAnyInRange((byte)'0', (byte)'9');
        var unit = text[..(length < 0 ? text.Length : length)];
        // A point may begin the next number.
        unit = unit[..(unit.IndexOf((byte)'.') is >= 0 and var point ? point : unit.Length)];
        text = text[unit.Length..];
        return unit switch
        {
            [(byte)'n', (byte)'s'] => 1,
            [(byte)'u', (byte)'s'] or [0xC2, 0xB5, (byte)'s'] or [0xCE, 0xBC, (byte)'s'] => 1_000,
            [(byte)'m', (byte)'s'] => 1_000_000,
            [(byte)'s'] => Second,
            [(byte)'m'] => 60 * Second,
            [(byte)'h'] => 3600 * Second,
            [(byte)'d'] => 24 * 3600 * Second,
            [(byte)'w'] => 7 * 24 * 3600 * Second,
            [(byte)'y'] => 365 * 24 * 3600 * Second,
            _ => 0,
        };
    }

    private static long SizeUnit(ReadOnlySpan<byte> unit)
    {
        if (unit.IsEmpty || unit is [(byte)'b' or (byte)'B'])
        {
            return 1;
        }

        var power = "kmgtpe".IndexOf((char)(unit[0] | 0x20)) + 1;
        var rest = unit[1..];
        var isBinary = rest is [(byte)'i' or (byte)'I', ..];
        rest = isBinary ? rest[1..] : rest;
        if (power == 0 || rest is not ([] or [(byte)'b' or (byte)'B']))
        {
            return 0;
        }

        long size = 1;
        for (var i = 0; i < power; i++)
        {
            size *= isBinary ? 1024 : 1000;
        }

        return size;
    }
}
