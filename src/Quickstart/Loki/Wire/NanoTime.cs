using System.Globalization;

namespace OrleansKafkaLoki.Quickstart.Loki.Wire;

/// <summary>Times as Loki counts them: nanoseconds since 1970.</summary>
internal static class NanoTime
{
    /// <summary>Nanoseconds of a second.</summary>
    public const long Second = 1_000_000_000;

    /// <summary>The nanoseconds of <paramref name="time"/>.</summary>
    public static long From(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;

    /// <summary>The nanoseconds of <paramref name="span"/>.</summary>
    public static long From(TimeSpan span) => span.Ticks * 100;

    /// <summary>As RFC 3339 in whole seconds, as Loki's messages have it.</summary>
    public static string Rfc3339(long nanoseconds) =>
        ToDateTime(nanoseconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>As Go's <c>time.String</c>.</summary>
    public static string GoText(long nanoseconds)
    {
        var fraction = ((nanoseconds % Second) + Second) % Second;
        var digits = fraction == 0 ? "" : "." + fraction.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        return ToDateTime(nanoseconds).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + digits + " +0000 UTC";
    }

    /// <summary>As seconds with a fraction in milliseconds, if any.</summary>
    public static string Seconds(long nanoseconds) => (nanoseconds / 1_000_000 / 1000m).ToString("0.###", CultureInfo.InvariantCulture);

    private static DateTimeOffset ToDateTime(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100);
}
