using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansKafkaLoki.Silo.Preflight.Limits;

/// <summary>Reads the value of a limit as Loki writes it.</summary>
internal static partial class LimitText
{
    private const double Mebi = 1024 * 1024;

    /// <summary>Reads it; false for what is none.</summary>
    public static bool TryParse(LimitKind kind, string text, out double value) => kind switch
    {
        LimitKind.Bytes => TryParseBytes(text, out value),
        LimitKind.Time => TryParseTime(text, out value),
        LimitKind.Flag => TryParseFlag(text, out value),
        LimitKind.Mebibytes => TryParseNumber(text, Mebi, out value),
        _ => TryParseNumber(text, 1, out value),
    };

    private static bool TryParseNumber(string text, double unit, out double value)
    {
        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        value *= unit;
        return isNumber;
    }

    private static bool TryParseFlag(string text, out double value)
    {
        var isFlag = bool.TryParse(text, out var flag);
        value = flag ? 1 : 0;
        return isFlag;
    }

    /// <summary>Loki's units of bytes are powers of 1024, whatever they are called.</summary>
    private static bool TryParseBytes(string text, out double value)
    {
        var match = Size().Match(text);
        var power = match.Groups["unit"] is { Length: > 0 } unit ? "KMGT".IndexOf(char.ToUpperInvariant(unit.Value[0])) + 1 : 0;
        value = match.Success ? double.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) * Math.Pow(1024, power) : 0;
        return match.Success;
    }

    private static bool TryParseTime(string text, out double value)
    {
        var match = Times().Match(text);
        value = match.Success ? match.Groups["number"].Captures.Zip(match.Groups["unit"].Captures).Sum(part => long.Parse(part.First.ValueSpan, CultureInfo.InvariantCulture) * Seconds(part.Second.Value)) : 0;
        return match.Success;
    }

    private static double Seconds(string unit) => unit switch
    {
        "ms" => 0.001,
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "w" => 604_800,
        _ => 31_536_000,
    };

    [GeneratedRegex(@"^(?<number>\d+(\.\d+)?) ?(?<unit>[KMGT])i?B?$|^(?<number>\d+)B?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Size();

    [GeneratedRegex(@"^((?<number>\d{1,9})(?<unit>ms|s|m|h|d|w|y))+$|^(?<number>0)(?<unit>)$")]
    private static partial Regex Times();
}
