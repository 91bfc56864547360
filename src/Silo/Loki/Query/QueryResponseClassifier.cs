using System.Globalization;
using System.Text.RegularExpressions;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>Reads the refusals of Loki's query side (<c>pkg/querier</c>, <c>pkg/util/server</c>) and of the gateways in front of it.</summary>
internal static partial class QueryResponseClassifier
{
    /// <summary>What an answer without a page means.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The start of the body.</param>
    /// <param name="redact">Takes out of the body what no log may show.</param>
    public static QueryAnswer Classify(int status, string body, Func<string, string> redact)
    {
        // A 504 is Loki's query_timeout, a 429 a full queue. A 400 that is not in Loki's words is a gateway's, and may pass.
        int? mostEntries = status == 400 ? MostEntries(body) : null;
        var outcome = status is 408 or 429 or 499 or >= 500 ? ReadOutcome.Unavailable
            : status is 413 or 414 || mostEntries is not null || (status == 400 && IsTooMuch().IsMatch(body)) ? ReadOutcome.TooMuch
            : status == 400 && !IsRefusal().IsMatch(body) ? ReadOutcome.Unavailable
            : ReadOutcome.Forbidden;
        return QueryAnswer.None(outcome, status, PushResponseClassifier.Shorten(status, redact(body))) with
        {
            MostEntries = mostEntries,
            TooMuch = status is 408 or 413 or >= 500 || body.Contains("message larger than max", StringComparison.OrdinalIgnoreCase),
        };
    }

    private static int? MostEntries(string body) =>
        EntriesLimit().Match(body) is { Success: true } match
        && int.TryParse(match.Groups["most"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            ? most
            : null;

    // The length of the range and how far back it lies (pkg/util/validation/validate.go), its bytes and series (pkg/querier/queryrange/limits.go).
    [GeneratedRegex("the query time range exceeds the limit|this data is no longer available, it is past now - max_query_lookback"
        + "|the query would read too many bytes|query (?:is )?too large to execute on a single querier|maximum number of series \\(\\d+\\) reached")]
    private static partial Regex IsTooMuch();

    // What does not parse (pkg/logqlmodel/error.go), matchers that a tenant must name, and what its operator blocks (pkg/querier/queryrange/limits.go).
    [GeneratedRegex(@"^(?:parse error|stream selector|query blocked by policy|only label matchers)")]
    private static partial Regex IsRefusal();

    [GeneratedRegex(@"max_entries_limit_per_query \(\d+ > (?<most>\d+)\)")]
    private static partial Regex EntriesLimit();
}
