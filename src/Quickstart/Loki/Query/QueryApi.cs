using OrleansKafkaLoki.Quickstart.Loki.Limits;
using OrleansKafkaLoki.Quickstart.Loki.Storage;
using OrleansKafkaLoki.Quickstart.Loki.Wire;
using OrleansKafkaLoki.Quickstart.Text;

namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary>The reading half of the HTTP API: labels, series and queries of one tenant, as JSON.</summary>
internal static class QueryApi
{
    /// <summary><c>/loki/api/v1/labels</c>.</summary>
    public static byte[] Labels(TenantStore store) =>
        ResultWriter.Write(store.SnapshotStreams().SelectMany(stream => stream.Labels.Labels).Select(label => label.Key).Distinct().Order(StringComparer.Ordinal));

    /// <summary><c>/loki/api/v1/label/{name}/values</c>.</summary>
    public static byte[] LabelValues(TenantStore store, string name) =>
        ResultWriter.Write(store.SnapshotStreams().Select(stream => stream.Labels[name]).Where(value => value.Length > 0).Distinct().Order(StringComparer.Ordinal));

    /// <summary><c>/loki/api/v1/series</c>.</summary>
    public static byte[] Series(TenantStore store, QueryParameters parameters)
    {
        var text = parameters["match[]"] ?? parameters["match"];
        var selection = string.IsNullOrEmpty(text) ? null : QueryParser.Parse(text).Selection;
        return ResultWriter.Write(store.SnapshotStreams().Select(stream => stream.Labels).Where(labels => selection?.Selects(labels) ?? true));
    }

    /// <summary><c>/loki/api/v1/query_range</c>.</summary>
    public static byte[] QueryRange(TenantStore store, QueryParameters parameters, bool categorize)
    {
        var query = QueryParser.Parse(parameters.Query);
        var isMetric = query.Count is not null || query.Constant is not null;
        var limit = isMetric ? 0 : CheckedLimit(store.Limits, parameters);
        var step = parameters.StepNs;
        if (Within(store.Limits, parameters, isMetric ? step : 1) is not var (start, end))
        {
            return isMetric ? ResultWriter.Write([], 0, step, matrix: true) : ResultWriter.Write([], categorize);
        }

        return query.Constant is { } number ? ResultWriter.Write(CountRunner.Constant(number, start, end, step), start, step, matrix: true)
            : query.Count is { } count
            ? ResultWriter.Write(CountRunner.Run(store, query.Selection, count, start, end, step, parameters.NowNs), start, step, matrix: true)
            : ResultWriter.Write(Fitting(store.Limits, LogQueryRunner.Run(store, query.Selection, start, end, limit, parameters.Forward, parameters.NowNs)), categorize);
    }

    /// <summary><c>/loki/api/v1/query</c>, which Loki answers for counts only.</summary>
    public static byte[] Query(TenantStore store, QueryParameters parameters)
    {
        var query = QueryParser.Parse(parameters.Query);
        var count = query.Count ?? throw new LokiQueryException("log queries are not supported as an instant query type, please change your query to a range query type");
        var time = parameters.TimeNs;
        return ResultWriter.Write(CountRunner.Run(store, query.Selection, count, time, time, NanoTime.Second, parameters.NowNs), time, NanoTime.Second, matrix: false);
    }

    /// <summary>
    /// The range that is answered for (<c>limitsMiddleware</c>, <c>pkg/querier/queryrange/limits.go</c>), from a multiple of the step on where it is
    /// cut (<c>alignStartEnd</c>); null when nothing is.
    /// </summary>
    private static (long StartNs, long EndNs)? Within(LokiLimits limits, QueryParameters parameters, long stepNs)
    {
        var (start, end) = (parameters.StartNs, parameters.EndNs);
        if (end < start)
        {
            throw new LokiQueryException("end timestamp must not be before or equal to start time");
        }

        if (limits.OldestNs(parameters.NowNs) is var oldest && start < oldest)
        {
            if (end < oldest)
            {
                return null;
            }

            start = oldest / stepNs * stepNs;
        }

        var length = new TimeSpan((end - start) / TimeSpan.NanosecondsPerTick);
        return limits.MaxQueryLength == TimeSpan.Zero || length <= limits.MaxQueryLength
            ? (start, end)
            : throw new LokiQueryException(
                $"the query time range exceeds the limit (query length: {Duration.OfGo(length)}, limit: {Duration.OfPrometheus(limits.MaxQueryLength)})");
    }

    /// <summary>Loki itself only logs the error, and answers nothing before the query's time is up.</summary>
    private static List<FoundEntry> Fitting(LokiLimits limits, List<FoundEntry> entries) => entries.Sum(entry => (long)entry.Bytes) is var bytes && bytes <= limits.MaxAnswerBytes
        ? entries
        : throw new LokiQueryException($"rpc error: code = ResourceExhausted desc = grpc: received message larger than max ({bytes} vs. {limits.MaxAnswerBytes})", 500);

    private static int CheckedLimit(LokiLimits limits, QueryParameters parameters) => parameters.Limit <= limits.MaxEntriesPerQuery
        ? parameters.Limit
        : throw new LokiQueryException($"max entries limit per query exceeded, limit > max_entries_limit_per_query ({parameters.Limit} > {limits.MaxEntriesPerQuery})");
}
