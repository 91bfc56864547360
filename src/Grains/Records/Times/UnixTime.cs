namespace OrleansKafkaLoki.Grains.Records.Times;

/// <summary>Numbers since the Unix epoch, which may have a fraction and an exponent, as JSON writes them.</summary>
internal static class UnixTime
{
    /// <summary>The unit of <see cref="TryParse"/> that is to be found by the number's size.</summary>
    public const int AnyUnit = -1;

    /// <summary>Digits behind the point of a second that a nanosecond has.</summary>
    private const int NanoDigits = 9;

    /// <summary>As many digits as always fit into 64 bits.</summary>
    private const int MaxDigits = 19;

    private static readonly ulong[] Powers =
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
        1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ];

    /// <summary>Reads the whole text.</summary>
    /// <param name="text">The number.</param>
    /// <param name="unitDigits">
    /// How many digits of a second's fraction the unit has: 0 for seconds, 3, 6, 9, or <see cref="AnyUnit"/>. The latter
    /// takes what would lie before March 1973 in each unit for something else, such as a date without separators.
    /// </param>
    /// <param name="unixNs">The time.</param>
    /// <param name="fractionDigits">How many digits of the second's fraction are written.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, int unitDigits, out long unixNs, out int fractionDigits)
    {
        unixNs = 0;
        fractionDigits = 0;
        var at = text is [(byte)'+', ..] ? 1 : 0;
        var (mantissa, digits, dropped, fraction) = (0UL, 0, 0, 0);
        var hasPoint = false;
        var start = at;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == (byte)'.' && !hasPoint && at > start)
            {
                hasPoint = true;
                continue;
            }

            if (!char.IsAsciiDigit((char)c))
            {
                break;
            }

            fraction += hasPoint ? 1 : 0;
            if (digits < MaxDigits)
            {
                mantissa = (mantissa * 10) + (ulong)(c - '0');
                digits += mantissa > 0 ? 1 : 0;
            }
            else
            {
                dropped++;
            }
        }

        if (at == start || text[at - 1] == (byte)'.' || !TryReadExponent(text[at..], out var exponent))
        {
            return false;
        }

        // The value is the mantissa with its point moved so far to the right.
        exponent += dropped - fraction;
        var unit = unitDigits >= 0 ? unitDigits : FindUnit(digits + exponent);
        fractionDigits = Math.Clamp(unit - exponent, 0, NanoDigits);
        return unit >= 0 && TryScale(mantissa, exponent + NanoDigits - unit, out unixNs);
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        const int Endless = 10_000;
        exponent = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        if ((text[0] | 0x20) != 'e')
        {
            return false;
        }

        text = text[1..];
        var isNegative = text is [(byte)'-', ..];
        text = text[(text is [(byte)'-' or (byte)'+', ..] ? 1 : 0)..];
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit((char)c))
            {
                return false;
            }

            exponent = Math.Min((exponent * 10) + (c - '0'), Endless);
        }

        exponent = isNegative ? -exponent : exponent;
        return !text.IsEmpty;
    }

    /// <summary>The unit in which so many digits before the point are a time from 1973 on; negative if there is none.</summary>
    private static int FindUnit(int integerDigits) => integerDigits switch
    {
        9 or 10 => 0,
        12 or 13 => 3,
        15 or 16 => 6,
        18 or 19 => NanoDigits,
        _ => -1,
    };

    private static bool TryScale(ulong mantissa, int power, out long value)
    {
        value = 0;
        if (mantissa == 0 || power <= -Powers.Length)
        {
            return true;
        }

        if (power >= Powers.Length || (power > 0 && mantissa > long.MaxValue / Powers[power]))
        {
            return false;
        }

        var scaled = power > 0 ? mantissa * Powers[power] : mantissa / Powers[-power];
        value = (long)Math.Min(scaled, long.MaxValue);
        return scaled <= long.MaxValue;
    }
}
