using System.Globalization;

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

        if (text.Length > 1 && text[0] is >= '0' and <= '9' && Unit(text[^1]) is { } unit
            && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count * unit.TotalDays < 36_500)
        {
            return time.GetUtcNow() - (count * unit);
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            return at;
        }

        mistakes.Add($"{option} '{text}' is neither a time such as 2026-01-31T12:00:00Z nor an age such as 90s, 30m, 6h, 2d.");
        return null;
    }

    private static TimeSpan? Unit(char unit) => unit switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        _ => null,
    };
}
