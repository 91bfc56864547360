using System.Globalization;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Reads a time of the command line: RFC 3339, or an age.</summary>
internal static class AuditTime
{
    /// <summary>The time; null for none, and for a mistake, which is added.</summary>
    public static DateTimeOffset? Parse(string option, string? text, TimeProvider time, List<string> mistakes)
    {
        if (text is null)
        {
            return null;
        }

        if (Duration.TryParse(text, out var age))
        {
            return time.GetUtcNow() - age;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            return at;
        }

        mistakes.Add($"{option} '{text}' is neither a time such as 2026-01-31T12:00:00Z nor an age such as 90s, 30m, 6h, 2d.");
        return null;
    }
}
