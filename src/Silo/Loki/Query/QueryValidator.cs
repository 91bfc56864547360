using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Loki.Http;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>Finds the mistakes in how Loki is asked what it has stored.</summary>
internal static class QueryValidator
{
    private const double MaxSeconds = 86_400;
    private const double TenYears = 315_360_000;

    /// <summary>All mistakes, none when the options are sound.</summary>
    /// <param name="path">Where the options stand, such as <c>pipelines.web.sink.query</c>.</param>
    /// <param name="query">The options.</param>
    /// <param name="auth">The sink's authentication, which serves here too.</param>
    public static IEnumerable<ConfigurationMistake> Validate(string path, QueryOptions query, AuthOptions auth) =>
    [
        .. query.Endpoint is { } endpoint ? LokiAddressValidator.ValidateEndpoint($"{path}.endpoint", endpoint, auth) : [],
        .. LokiAddressValidator.ValidatePath($"{path}.path", query.Path, "/loki/api/v1/query_range"),
        .. OptionRange.Check($"{path}.timeout_secs", query.TimeoutSecs, 0.01, MaxSeconds),
        .. OptionRange.Check($"{path}.concurrency", query.Concurrency, 1, 1024),
        .. OptionRange.Check($"{path}.page_entries", query.PageEntries, 1, 1_000_000),
        .. OptionRange.Check($"{path}.give_up_secs", query.GiveUpSecs, 0, MaxSeconds),
        .. OptionRange.Check($"{path}.settle_secs", query.SettleSecs, 0, MaxSeconds),
        .. OptionRange.Check($"{path}.ingesters_within_secs", query.IngestersWithinSecs, 0, TenYears),
    ];
}
