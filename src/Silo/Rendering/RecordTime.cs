using System.Globalization;

namespace OrleansKafkaLoki.Silo.Rendering;

/// <summary>The times of given records.</summary>
internal static class RecordTime
{
    /// <summary>The time of those that have none, so that what comes out is the same each time: 2026-01-01T00:00:00Z.</summary>
    public const long Default = 1_767_225_600_000;

    /// <summary>What a time looks like.</summary>
    public const string Form = "milliseconds since 1970, or RFC 3339 such as 2026-01-31T12:00:00.250Z";

    /// <summary>Reads one into milliseconds since the Unix epoch.</summary>
    public static bool TryParse(string text, out long timestampMs)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out timestampMs))
        {
            return true;
        }

        var isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        timestampMs = isTime ? time.ToUnixTimeMilliseconds() : 0;
        return isTime && timestampMs >= 0;
    }
}
