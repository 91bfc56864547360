namespace OrleansKafkaLoki.Quickstart.Loki.Faults;

/// <summary>How often each kind of misbehaviour befalls a request, as a share of all from 0 to 1.</summary>
internal sealed record LokiChaosOptions
{
    /// <summary>What the choices are drawn from: the same seed misbehaves in the same way as long as the requests come in the same order.</summary>
    public required int Seed { get; init; }

    /// <summary>Pushes that are stored late. Default: 0.05.</summary>
    public double SlowBeforeStoring { get; init; } = 0.05;

    /// <summary>Pushes that are stored at once and answered late. Default: 0.05.</summary>
    public double SlowAfterStoring { get; init; } = 0.05;

    /// <summary>Pushes answered with 429 and <c>Retry-After</c>. Default: 0.02.</summary>
    public double ThrottledWithRetryAfter { get; init; } = 0.02;

    /// <summary>Pushes answered with 429 alone. Default: 0.02.</summary>
    public double Throttled { get; init; } = 0.02;

    /// <summary>Pushes answered with 500 and not stored. Default: 0.02.</summary>
    public double FailedBeforeStoring { get; init; } = 0.02;

    /// <summary>Pushes answered with 500 and stored all the same, as when an ingester answers too late. Default: 0.02.</summary>
    public double FailedAfterStoring { get; init; } = 0.02;

    /// <summary>Pushes answered with 500 and stored later, as when one ingester fails before another is done. Default: 0.02.</summary>
    public double FailedAndStoredLater { get; init; } = 0.02;

    /// <summary>Pushes answered with 503. Default: 0.03.</summary>
    public double Unavailable { get; init; } = 0.03;

    /// <summary>Pushes whose connection is cut before anything is stored. Default: 0.03.</summary>
    public double CutBeforeStoring { get; init; } = 0.03;

    /// <summary>Pushes whose connection is cut once they are stored, so that the answer is lost. Default: 0.05.</summary>
    public double CutAfterStoring { get; init; } = 0.05;

    /// <summary>Queries at which the query side begins to fail, for 1 to <see cref="MaxFailedQueries"/> queries. Default: 0.05.</summary>
    public double QueryOutage { get; init; } = 0.05;

    /// <summary>Queries that fail in a row, at most. Default: 6.</summary>
    public int MaxFailedQueries { get; init; } = 6;

    /// <summary>
    /// How late is late, at most. Default: 2 seconds. Loki gives up on its ingesters after 5 (<c>ingester_client.remote_timeout</c>);
    /// a client may count on nothing of a request being stored later than that.
    /// </summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(2);
}
