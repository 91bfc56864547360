using System.Globalization;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Tells how far an audit is.</summary>
internal static class AuditProgress
{
    /// <summary>One line for a person.</summary>
    public static string Describe(AuditPace pace, long toRead, AuditComparison? comparison)
    {
        var (records, elapsed) = (pace.Records, pace.Elapsed);
        var rate = records / Math.Max(0.001, elapsed.TotalSeconds);
        if (comparison is not null)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{records:N0} records read; asks Loki{(comparison.Trouble is { } trouble ? $", which does not answer: {trouble}" : "")}");
        }

        var left = TimeSpan.FromSeconds(Math.Min((toRead - records) / Math.Max(0.001, rate), 8_640_000));
        return string.Create(CultureInfo.InvariantCulture, $"{records:N0} of {toRead:N0} offsets read, {rate:N0}/s, {(long)left.TotalHours:D2}:{left.Minutes:D2}:{left.Seconds:D2} left");
    }
}
