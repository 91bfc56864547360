using System.Globalization;
using System.Text.RegularExpressions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Loki.Limits;

/// <summary>Reads out of Loki's answers the limits that they name. Texts are those of Loki 3.7 (<c>pkg/validation/validate.go</c>).</summary>
internal static partial class LimitWords
{
    /// <summary>The limits, each with its value; lengths of time in ticks.</summary>
    /// <param name="answer">The answer to a push.</param>
    /// <param name="now">When it came.</param>
    public static IEnumerable<(LimitKind Kind, long Value)> Read(PushAnswer answer, DateTimeOffset now)
    {
        var words = LokiWords.WithoutLabels(answer.Reason);
        if (answer.Cause == RejectionCause.Labels)
        {
            // Such words may quote a label's value bare, and speak of nothing else.
            return [];
        }

        return
        [
            .. Numbers(LimitKind.LineBytes, LineBytes().Match(words)),
            .. Ages(Oldest().Match(words), now),
            .. Numbers(LimitKind.MetadataBytes, MetadataBytes().Match(words)),
            .. Numbers(LimitKind.MetadataEntries, MetadataEntries().Match(words)),
            .. Numbers(LimitKind.RequestBytes, RequestBytes().Match(words)),
            .. LokiWords.StreamRate(words) is > 0 and var perStream ? [(LimitKind.StreamRate, perStream)] : Array.Empty<(LimitKind, long)>(),
            .. LokiWords.IngestionRate(words) is { } rate && rate.Total > rate.Limit && rate.Limit > 0
                ? [(LimitKind.RequestBytes, rate.Limit)] : Array.Empty<(LimitKind, long)>(),
        ];
    }

    private static IEnumerable<(LimitKind Kind, long Value)> Numbers(LimitKind kind, Match match)
    {
        if (match.Success
            && long.TryParse(match.Groups["limit"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit > 0)
        {
            yield return (kind, limit);
        }
    }

    private static IEnumerable<(LimitKind Kind, long Value)> Ages(Match match, DateTimeOffset now)
    {
        if (DateTimeOffset.TryParse(match.Groups["time"].ValueSpan, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var oldest)
            && oldest < now)
        {
            yield return (LimitKind.Age, (now - oldest).Ticks);
        }
    }

    [GeneratedRegex(@"max entry size '(?<limit>\d+)' bytes exceeded for stream ")]
    private static partial Regex LineBytes();

    // Not the "oldest acceptable timestamp" of an entry too far behind, which is the stream's own.
    [GeneratedRegex(@"has timestamp too old: [0-9TZ:+-]+, oldest acceptable timestamp is: (?<time>[0-9TZ:+-]+)")]
    private static partial Regex Oldest();

    [GeneratedRegex(@"has structured metadata too large: '\d+' bytes, limit: '(?<limit>\d+)' bytes")]
    private static partial Regex MetadataBytes();

    [GeneratedRegex(@"has too many structured metadata labels: '\d+', limit: '(?<limit>\d+)'")]
    private static partial Regex MetadataEntries();

    // The distributor's own message, and gRPC's between Loki's parts.
    [GeneratedRegex(@"than max \(\d+ vs\.? (?<limit>\d+)\)|compressed message size \d+ exceeds limit (?<limit>\d+)|request body too large: \d+ bytes, limit: (?<limit>\d+) bytes")]
    private static partial Regex RequestBytes();
}
