using System.Buffers.Text;
using System.Globalization;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Texts;

/// <summary>Numbers as text, the same on every machine.</summary>
internal static class NumberText
{
    // Numbers with more digits are no one's measurement, and reading them takes time.
    private const int Longest = 64;

    /// <summary>Reads a whole number that is nothing but its digits and a sign.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long number) =>
        Utf8Parser.TryParse(text, out number, out var read) && read == text.Length;

    /// <summary>Reads a finite number, with fraction and exponent.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double number)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        number = 0;
        return text.Length <= Longest && double.TryParse(text, Style, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }

    /// <summary>Reads the whole part of a number; false when it has none of 64 bits.</summary>
    public static bool TryParseWhole(ReadOnlySpan<byte> text, out long number)
    {
        if (TryParse(text, out number))
        {
            return true;
        }

        if (!TryParse(text, out double real) || real is < long.MinValue or >= 9223372036854775808.0)
        {
            return false;
        }

        number = (long)real;
        return true;
    }

    /// <summary>Appends a whole number.</summary>
    public static void Write(long number, PooledBufferWriter output)
    {
        Utf8Formatter.TryFormat(number, output.GetSpan(20), out var written);
        output.Advance(written);
    }

    /// <summary>Appends a number with as many digits as tell it from all others; a whole one without a point.</summary>
    public static void Write(double number, PooledBufferWriter output)
    {
        if (Math.Abs(number) < 1e15 && Math.Truncate(number) == number)
        {
            Write((long)number, output);
            return;
        }

        number.TryFormat(output.GetSpan(32), out var written, default, CultureInfo.InvariantCulture);
        output.Advance(written);
    }
}
