using System.ComponentModel.DataAnnotations;

namespace OrleansKafkaLoki.Grains.Options.Sink;

/// <summary>How Loki is asked what it has stored, after a crash or a lost answer. Only for <c>delivery: effectively_once</c>.</summary>
public sealed class QueryOptions
{
    /// <summary>What is taken off the horizons below, in seconds: for the clocks of two machines, and for the time a question takes.</summary>
    public const double MarginSecs = 300;

    /// <summary>The base address of Loki's query side. Default: the sink's endpoint.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The path of range queries. Default: <c>/loki/api/v1/query_range</c>.</summary>
    public string Path { get; set; } = "/loki/api/v1/query_range";

    /// <summary>Seconds after which a query is given up and asked again. Default: 30.</summary>
    [Range(0.01, 86_400)]
    public double TimeoutSecs { get; set; } = 30;

    /// <summary>The most queries under way at once per silo. Default: 4.</summary>
    [Range(1, 1024)]
    public int Concurrency { get; set; } = 4;

    /// <summary>
    /// The most entries per page; fewer when they come to more than 1.5 MiB, or than Loki turns out to answer, or when its
    /// <c>max_entries_limit_per_query</c> is lower. Default: 5000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int PageEntries { get; set; } = 5000;

    /// <summary>
    /// Seconds for which the query side may stay silent, however small the page, before a batch in doubt is sent again without its
    /// answer, and counted as possibly repeated. Default: 60.
    /// </summary>
    [Range(0.0, 86_400)]
    public double GiveUpSecs { get; set; } = 60;

    /// <summary>
    /// Seconds between a lost answer or a crash and the question, in which a request that is still under way inside Loki comes to
    /// its end. Default: 5, which is Loki's own <c>ingester_client.remote_timeout</c>.
    /// </summary>
    [Range(0.0, 86_400)]
    public double SettleSecs { get; set; } = 5;

    /// <summary>
    /// Loki's <c>querier.query_ingesters_within</c>, in seconds: entries older than this cannot be asked for before they are flushed.
    /// 0, as there: ingesters are always asked; else more than 300. Default: 9660, the 2 h 41 min to which a Loki of one process on a file system
    /// cuts its three hours (<c>query_store_max_look_back_period</c>, <c>pkg/loki/modules.go</c>).
    /// </summary>
    public double IngestersWithinSecs { get; set; } = 9660;

    /// <summary>
    /// Loki's <c>max_query_lookback</c>, in seconds: it answers for nothing older, and does not say so. 0: for everything; else more than
    /// 300. Default: 0.
    /// </summary>
    public double MaxLookbackSecs { get; set; }
}
