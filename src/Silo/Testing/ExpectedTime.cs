using System.Globalization;
using System.Text.RegularExpressions;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Testing;

/// <summary>A time that holds as exactly as it is written.</summary>
/// <param name="FirstNs">The first nanosecond of which it holds, since the Unix epoch.</param>
/// <param name="LengthNs">For how many.</param>
internal readonly partial record struct ExpectedTime(long FirstNs, long LengthNs)
{
    /// <summary>Whether a time is this one.</summary>
    public bool Holds(long timestampNs) => timestampNs >= FirstNs && timestampNs - FirstNs < LengthNs;

    /// <summary>Reads RFC 3339 with up to nine digits behind the second.</summary>
    public static bool TryParse(string text, out ExpectedTime time)
    {
        time = default;
        var match = Form().Match(text);
        if (!match.Success || !DateTimeOffset.TryParse(
            $"{match.Groups[1].Value}{match.Groups[3].Value}", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var seconds))
        {
            return false;
        }

        var (lengthNs, fraction) = (UnixNanos.PerSecond, 0L);
        foreach (var digit in match.Groups[2].Value.AsSpan().TrimStart('.'))
        {
            lengthNs /= 10;
            fraction += (digit - '0') * lengthNs;
        }

        time = new ExpectedTime((seconds.ToUnixTimeSeconds() * UnixNanos.PerSecond) + fraction, lengthNs);
        return true;
    }

    [GeneratedRegex(@"\A(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
