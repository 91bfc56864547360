using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Loki.Http;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>Finds the mistakes in how Loki is asked what it has stored.</summary>
internal static class QueryValidator
{
    private const double MaxSeconds = 315_360_000;

    /// <summary>All mistakes, none when the options are sound.</summary>
    /// <param name="path">Where the options stand, such as <c>pipelines.web.sink.query</c>.</param>
    /// <param name="query">The options.</param>
    /// <param name="auth">The sink's authentication, which serves here too.</param>
    public static IEnumerable<ConfigurationMistake> Validate(string path, QueryOptions query, AuthOptions auth) =>
    [
        .. query.Endpoint is { } endpoint ? LokiAddressValidator.ValidateEndpoint($"{path}.endpoint", endpoint, auth) : [],
        .. LokiAddressValidator.ValidatePath($"{path}.path", query.Path, "/loki/api/v1/query_range"),
        .. OptionRanges.Check(path, query),
        .. Horizon($"{path}.ingesters_within_secs", query.IngestersWithinSecs, "ingesters are always asked"),
        .. Horizon($"{path}.max_lookback_secs", query.MaxLookbackSecs, "no limit"),
    ];

    private static IEnumerable<ConfigurationMistake> Horizon(string path, double seconds, string none) => seconds is 0 or (> QueryOptions.MarginSecs and <= MaxSeconds)
        ? []
        : [new(path, FormattableString.Invariant($"{seconds}"), FormattableString.Invariant(
            $"Must be 0 ({none}), or between {QueryOptions.MarginSecs + 1} and {MaxSeconds}: {QueryOptions.MarginSecs} s of it are left for differences of clocks."))];
}
