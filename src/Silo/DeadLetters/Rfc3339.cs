using System.Globalization;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>Nanoseconds since the Unix epoch as UTC text with all nine digits: <c>2026-03-01T12:00:00.000000001Z</c>.</summary>
internal static class Rfc3339
{
    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ss";
    private const int SecondsLength = 19;
    private const int FractionDigits = 9;

    /// <summary>The text.</summary>
    public static string Format(long timestampNs)
    {
        var (seconds, nanos) = Math.DivRem(timestampNs, UnixNanos.PerSecond);
        if (nanos < 0)
        {
            (seconds, nanos) = (seconds - 1, nanos + UnixNanos.PerSecond);
        }

        var wholeSeconds = DateTimeOffset.FromUnixTimeSeconds(seconds).ToString(Seconds, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{wholeSeconds}.{nanos:D9}Z");
    }

    /// <summary>Reads what <see cref="Format"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static long Parse(string text)
    {
        if (text.Length == SecondsLength + FractionDigits + 2
            && DateTimeOffset.TryParseExact(
                text.AsSpan(0, SecondsLength), Seconds, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var seconds)
            && long.TryParse(text.AsSpan(SecondsLength + 1, FractionDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var nanos))
        {
            return (seconds.ToUnixTimeSeconds() * UnixNanos.PerSecond) + nanos;
        }

        throw new FormatException($"'{text}' is no timestamp.");
    }
}
