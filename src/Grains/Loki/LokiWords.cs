using System.Globalization;
using System.Text.RegularExpressions;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>Reads the texts of Loki's errors.</summary>
public static partial class LokiWords
{
    /// <summary>
    /// Loki's words without the label sets that it quotes: their values come from the records and could say anything. Values that
    /// Loki quotes bare, in its complaints about labels, stay.
    /// </summary>
    public static string WithoutLabels(string body) => body.Contains('{') ? LabelSet().Replace(body, "{}") : body;

    /// <summary>The tenant's rate and the size of the batch that exceeded it, in bytes; null when the words speak of neither.</summary>
    public static (long Limit, long Total)? IngestionRate(string words) =>
        IngestionLimit().Match(words) is { Success: true } match
        && long.TryParse(match.Groups["limit"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
        && long.TryParse(match.Groups["total"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var total)
            ? (limit, total)
            : null;

    /// <summary>The rate of a stream, in bytes per second, that an answer says was exceeded (<c>pkg/validation/validate.go</c>); null when it does not.</summary>
    public static long? StreamRate(string words) =>
        StreamLimit().Match(words) is { Success: true } match
        && long.TryParse(match.Groups["limit"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit << (10 * "BKMGTPE".IndexOf(match.Groups["unit"].Value[0], StringComparison.Ordinal))
            : null;

    /// <summary>How many entries of how many the ingester refused (<c>pkg/ingester/stream.go</c>); null when the words do not say.</summary>
    public static (int Count, int Of)? Ignored(string words) =>
        TotalIgnored().Match(words) is { Success: true } match
        && int.TryParse(match.Groups["count"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && int.TryParse(match.Groups["of"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var of)
            ? (count, of)
            : null;

    /// <summary>The oldest timestamp that would not have been too far behind, nanoseconds since the Unix epoch; null when the words do not say.</summary>
    public static long? OldestInWindow(string words) =>
        TooFarBehind().Match(words) is { Success: true } match
        && DateTimeOffset.TryParse(match.Groups["time"].ValueSpan, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var oldest)
            ? UnixNanos.Of(oldest)
            : null;

    // Also one whose end is cut off.
    [GeneratedRegex("""\{\s*[A-Za-z_][A-Za-z0-9_.]*\s*=(?>[^"}]+|"(?>[^"\\]+|\\.)*(?:"|\\?$))*(?:\}|$)""", RegexOptions.Singleline)]
    private static partial Regex LabelSet();

    [GeneratedRegex(@"total ignored: (?<count>\d+) out of (?<of>\d+) for stream")]
    private static partial Regex TotalIgnored();

    [GeneratedRegex(@"'entry too far behind,[^']* oldest acceptable timestamp is: (?<time>[0-9TZ:+-]+)")]
    private static partial Regex TooFarBehind();

    // In the largest unit that divides it.
    [GeneratedRegex(@"Per stream rate limit exceeded \(limit: (?<limit>\d{1,10})(?<unit>B|[KMGTPE]B)/sec\)")]
    private static partial Regex StreamLimit();

    [GeneratedRegex(@"ingestion rate limit exceeded for user .*\(limit: (?<limit>\d+) bytes/sec\).* totaling '(?<total>\d+)' bytes", RegexOptions.Singleline)]
    private static partial Regex IngestionLimit();
}
