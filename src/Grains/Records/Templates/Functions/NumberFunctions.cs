using System.Globalization;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Templates.Functions;

/// <summary>
/// Arithmetic, of whole numbers of 64 bits and of real ones. What is no number gives nothing, and neither does a result
/// that is none.
/// </summary>
internal static class NumberFunctions
{
    public static TextOperation Add { get; } = Whole((a, b) => a + b);

    public static TextOperation Subtract { get; } = Whole((a, b) => a - b);

    public static TextOperation Multiply { get; } = Whole((a, b) => a * b);

    public static TextOperation Divide { get; } = Whole((a, b) => b == 0 ? Int128.MaxValue : a / b);

    public static TextOperation Modulo { get; } = Whole((a, b) => b == 0 ? Int128.MaxValue : a % b);

    public static TextOperation Max { get; } = Whole(Int128.Max);

    public static TextOperation Min { get; } = Whole(Int128.Min);

    public static TextOperation AddReal { get; } = Real((a, b) => a + b);

    public static TextOperation SubtractReal { get; } = Real((a, b) => a - b);

    public static TextOperation MultiplyReal { get; } = Real((a, b) => a * b);

    public static TextOperation DivideReal { get; } = Real((a, b) => a / b);

    public static TextOperation MaxReal { get; } = Real(Math.Max);

    public static TextOperation MinReal { get; } = Real(Math.Min);

    public static TextOperation Floor { get; } = OfReal((value, _) => Math.Floor(value));

    public static TextOperation Ceiling { get; } = OfReal((value, _) => Math.Ceiling(value));

    /// <summary>To so many digits behind the point; half goes away from zero.</summary>
    public static TextOperation Round { get; } =
        OfReal((value, digits) => Math.Round(value, (int)Math.Clamp(digits, 0, 15), MidpointRounding.AwayFromZero));

    public static bool ToWhole(in TextArguments arguments, PooledBufferWriter output)
    {
        if (!NumberText.TryParseWhole(arguments.Subject, out var number))
        {
            return false;
        }

        NumberText.Write(number, output);
        return true;
    }

    public static bool ToReal(in TextArguments arguments, PooledBufferWriter output)
    {
        if (!NumberText.TryParse(arguments.Subject, out double number))
        {
            return false;
        }

        NumberText.Write(number, output);
        return true;
    }

    /// <summary>A size with its unit, in bytes.</summary>
    public static bool Bytes(in TextArguments arguments, PooledBufferWriter output)
    {
        if (!UnitText.TryParseSize(arguments.Subject, out var bytes))
        {
            return false;
        }

        NumberText.Write(bytes, output);
        return true;
    }

    /// <summary>A duration with its units, in seconds.</summary>
    public static bool Seconds(in TextArguments arguments, PooledBufferWriter output)
    {
        if (!UnitText.TryParseDuration(arguments.Subject, out var nanoseconds))
        {
            return false;
        }

        NumberText.Write(nanoseconds / 1e9, output);
        return true;
    }

    private static TextOperation Whole(Func<Int128, Int128, Int128> operation) => (in arguments, output) =>
    {
        if (!NumberText.TryParseWhole(arguments.Subject, out var left) || !NumberText.TryParseWhole(arguments.First, out var right))
        {
            return false;
        }

        var result = operation(left, right);
        if (result < long.MinValue || result > long.MaxValue)
        {
            return false;
        }

        NumberText.Write((long)result, output);
        return true;
    };

    private static TextOperation Real(Func<double, double, double> operation) => (in arguments, output) =>
    {
        if (!NumberText.TryParse(arguments.Subject, out double left) || !NumberText.TryParse(arguments.First, out double right))
        {
            return false;
        }

        // Fifteen digits, so that 0.1 and 0.2 are 0.3.
        var result = operation(left, right);
        result.TryFormat(output.GetSpan(32), out var written, "G15", CultureInfo.InvariantCulture);
        output.Advance(written);
        return double.IsFinite(result);
    };

    private static TextOperation OfReal(Func<double, long, double> operation) => (in arguments, output) =>
    {
        if (!NumberText.TryParse(arguments.Subject, out double value))
        {
            return false;
        }

        NumberText.Write(operation(value, arguments.Settings.Number), output);
        return true;
    };
}
