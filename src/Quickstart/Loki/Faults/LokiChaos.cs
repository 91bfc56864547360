namespace OrleansKafkaLoki.Quickstart.Loki.Faults;

/// <summary>A programme of misbehaviour drawn from a seed. Pushes and queries draw apart, so that the one does not change the other.</summary>
internal sealed class LokiChaos
{
    private readonly LokiChaosOptions _options;
    private readonly Random _pushes;
    private readonly Random _queries;
    private readonly (double Share, Func<LokiFault> Fault)[] _kinds;
    private LokiFault? _queryFault;
    private int _failingQueries;

    private LokiChaos(LokiChaosOptions options)
    {
        _options = options;
        _pushes = new Random(options.Seed);
        _queries = new Random(~options.Seed);
        var throttled = new LokiFault { Status = 429, Body = "ingestion rate limit exceeded for user fake (limit: 4194304 bytes/sec)\n" };
        _kinds =
        [
            (options.SlowBeforeStoring, () => new LokiFault { Delay = Late() }),
            (options.SlowAfterStoring, () => new LokiFault { Delay = Late(), AfterStoring = true }),
            (options.ThrottledWithRetryAfter, () => throttled with { RetryAfter = "1" }),
            (options.Throttled, () => throttled),
            (options.FailedBeforeStoring, () => new LokiFault { Status = 500, Body = "rpc error: code = Unavailable desc = connection refused\n" }),
            (options.FailedAfterStoring, () => new LokiFault { Status = 500, AfterStoring = true, Body = "rpc error: code = DeadlineExceeded desc = context deadline exceeded\n" }),
            (options.FailedAndStoredLater, () => new LokiFault { Status = 500, StoresLater = true, Delay = Late(), Body = "rpc error: code = Unavailable desc = error reading from server: EOF\n" }),
            (options.Unavailable, () => new LokiFault { Status = 503, Body = "Service Unavailable\n" }),
            (options.CutBeforeStoring, () => new LokiFault { HangUp = true }),
            (options.CutAfterStoring, () => new LokiFault { HangUp = true, AfterStoring = true }),
        ];
    }

    /// <summary>Lets a server misbehave until its switches are turned off.</summary>
    public static void Start(LokiFaults faults, LokiChaosOptions options)
    {
        var chaos = new LokiChaos(options);
        faults.Push.Follow(chaos.NextPush);
        faults.Query.Follow(chaos.NextQuery);
    }

    private LokiFault? NextPush()
    {
        var drawn = _pushes.NextDouble();
        foreach (var (share, fault) in _kinds)
        {
            drawn -= share;
            if (drawn < 0)
            {
                return fault();
            }
        }

        return null;
    }

    private LokiFault? NextQuery()
    {
        if (_failingQueries == 0 && _queries.NextDouble() < _options.QueryOutage)
        {
            _failingQueries = _queries.Next(1, _options.MaxFailedQueries + 1);
            _queryFault = _queries.Next(3) switch
            {
                0 => new LokiFault { HangUp = true },
                1 => new LokiFault { Status = 500, Body = "rpc error: code = Unavailable desc = connection refused\n" },
                _ => new LokiFault { Status = 503, Body = "Service Unavailable\n" },
            };
        }

        return _failingQueries > 0 && _failingQueries-- > 0 ? _queryFault : null;
    }

    private TimeSpan Late() => _options.MaxDelay * _pushes.NextDouble();
}
