using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.Loki;
using OrleansKafkaLoki.Quickstart.Loki.Limits;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.EndToEnd.Tests.Tenants;

/// <summary>
/// Two pipelines with a tenant each to one Loki with the limits that it comes with, but that one tenant may send less than it has. Silos are
/// killed amid that, and at the end every record counts.
/// </summary>
internal sealed class TenantCrashRun : IAsyncDisposable
{
    private const int LeastThrottledRate = 256 * 1024;

    /// <summary>Of each four records one is the throttled tenant's.</summary>
    private const int ThrottledShare = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly TestServers _servers;
    private readonly SiloFleet _fleet;
    private readonly RunFolder _folder;
    private readonly TenantTraffic _free;
    private readonly TenantTraffic _throttled;
    private readonly Random _random;
    private readonly long _records;

    private TenantCrashRun(TestServers servers, string runId, long records, long throttledRate, int seed)
    {
        (_servers, _folder, _records, _random) = (servers, new RunFolder(runId), records, new Random(seed));
        _free = new TenantTraffic(servers, runId, "free", partitions: 8, seed, TestServers.MaxUndeliveredBytes, hasCoordinates: true);
        _throttled = new TenantTraffic(
            servers, runId, "throttled", partitions: 4, ~seed, Math.Min(3 * throttledRate, TestServers.MaxUndeliveredBytes), hasCoordinates: false);
        _fleet = new SiloFleet(
            new SiloFleetOptions
            {
                Configuration = new SiloConfiguration
                {
                    BootstrapServers = servers.Kafka,
                    Topics = [_free.Topic],
                    Tenant = _free.Tenant,
                    MorePipelines = new Dictionary<string, OtherPipeline> { ["throttled"] = new([_throttled.Topic]) { Tenant = _throttled.Tenant, HasCoordinates = false } },
                    Loki = servers.Loki,
                    HasStreamRates = true,
                    Redis = servers.Redis,
                    RunId = runId,
                    DeadLetters = "of each silo",
                    Labels = new Dictionary<string, string> { ["stream"] = "{{ stream }}", ["topic"] = "{{ topic }}" },
                },
                Folder = _folder.Path,
                Alarm = static (silo, line) => TestContext.Current.SendDiagnosticMessage($"{silo.Name}: {line}"),
            },
            TimeProvider.System);
        Say($"run {runId}{(_folder.IsKept ? $", logs in {_folder.Path}" : "")}; OKL_TEST_SEED={seed} OKL_TEST_CRASH_RECORDS={records}");
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Starts everything.</summary>
    public static async Task<TenantCrashRun> StartAsync(int silos, long records, int seed)
    {
        Assert.SkipUnless(
            TestServers.HasEmbeddedLoki || !TestServers.HasEmbeddedKafka, "The embedded Kafka keeps too little for a Loki that does not tell at once what arrives.");
        var rate = Math.Max(LeastThrottledRate, records + (records / 4)); // At full size it takes a minute and a half.
        var servers = await TestServers.StartAsync(new EmbeddedLokiOptions
        {
            MultiTenant = true,
            TenantLimits = new Dictionary<string, LokiLimits>
            {
                ["free"] = LokiLimits.Stock with { IngestionRate = 0 },
                ["throttled"] = LokiLimits.Stock with { IngestionRate = rate, IngestionBurst = rate },
            },
        });
        var run = new TenantCrashRun(servers, "e2e-" + Guid.NewGuid().ToString("N")[..12], records, rate, seed);
        try
        {
            await run._free.CreateTopicAsync();
            await run._throttled.CreateTopicAsync();
            await run._fleet.StartAsync(silos, Cancelled);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ships, and kills silos so many times while it does.</summary>
    public async Task ShipAsync(double rate, int kills)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var (share, isFreeDone) = (_records / ThrottledShare, false);
        Task[] producing =
        [
            _free.ProduceAsync(rate, sent => sent == _records - share, stop.Token),

            // It goes on until the other is done, so that it waits all the time; only the embedded servers are certain to hold it back.
            _throttled.ProduceAsync(rate, sent => sent >= share && (Volatile.Read(ref isFreeDone) || !TestServers.HasEmbeddedLoki), stop.Token),
        ];
        try
        {
            for (var kill = 1; kill <= kills; kill++)
            {
                var moment = (long)((kill + _random.NextDouble() - 0.5) / (kills + 1) * (_records - share));
                await Eventually.HoldsAsync(
                    async () => await _free.DeliveredAsync(Cancelled) >= moment, $"{moment} records are delivered before kill {kill}", Describe, Patience);
                await KillAsync(kill);
            }

            await producing[0];
            await Eventually.HoldsAsync(
                async () => await _free.WaitingAsync(Cancelled) <= 0, "all of the free tenant is delivered, whatever the other's throttle", Describe, Patience);
            var waiting = await _throttled.WaitingAsync(Cancelled);
            Say($"the free tenant is done, of the throttled one {waiting} of {_throttled.Account.Produced} records wait; pushes: {Pushes()}");
            Assert.True(!TestServers.HasEmbeddedLoki || waiting > 0, "The throttled tenant did not wait.");
            Assert.True(!TestServers.HasEmbeddedLoki || _servers.Embedded.Loki.Counters.PushesByStatus.ContainsKey(429), "The throttled tenant was not throttled.");
            Volatile.Write(ref isFreeDone, true);
            await producing[1];
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(producing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Eventually.HoldsAsync(async () => await _throttled.WaitingAsync(Cancelled) <= 0, "all of the throttled tenant is delivered", Describe, Patience);
    }

    /// <summary>Fails if a record is in neither Loki nor the dead letters, or in either once more than it should be.</summary>
    public async Task AssertEachOnceAsync()
    {
        var refused = _free.Account.Refused + _throttled.Account.Refused;
        List<Letter> letters = [];
        List<Letter> dead = [];
        await Eventually.HoldsAsync(
            () =>
            {
                letters = Letter.ReadAll(_folder.Path);
                dead = [.. letters.DistinctBy(letter => (letter.Topic, letter.Partition, letter.Offset))];
                return dead.Count >= refused;
            },
            "what Loki does not take is in the dead letters", () => $"{dead.Count} of {refused}. {Describe()}", Patience);
        foreach (var silo in _fleet.Silos)
        {
            var metrics = await Metrics.ReadAsync(silo);
            var (asked, unasked) = (Metrics.Sum(metrics, "okl_reconciled_records_total"), Metrics.Sum(metrics, "okl_possibly_repeated_records_total"));
            Say($"{silo.Name}: {silo.Starts} starts; since the last, Loki was asked for {asked} records, {unasked} were sent again unasked");
            Assert.Equal(0, Metrics.Sum(metrics, "okl_ledger_unaccounted"));
            Assert.Equal(0, await silo.StopAsync());
        }

        // What a killed silo had under way may still be stored.
        await Eventually.HoldsAsync(() => _servers.Embedded.Loki.Counters.PendingPushes == 0, "no push is under way in Loki");

        // One that was written and not passed by a checkpoint yet is written again after a crash, for the same reason.
        Say($"{letters.Count} dead letters of {dead.Count} records; pushes: {Pushes()}");
        Assert.Equal(dead.Count, letters.DistinctBy(letter => (letter.Topic, letter.Partition, letter.Offset, letter.Cause)).Count());
        foreach (var tenant in new[] { _free, _throttled })
        {
            await AssertEachOnceAsync(tenant, dead.Where(letter => letter.Topic == tenant.Topic));
        }

        Assert.True(_free.Arrivals is { Duplicated: 0, Unexpected: 0, Altered: 0 }, $"TWICE: {_free.Arrivals}");
    }

    public async ValueTask DisposeAsync()
    {
        await _fleet.DisposeAsync();
        _free.Dispose();
        _throttled.Dispose();
        await _servers.DisposeAsync();
        _folder.Dispose();
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    private static async Task AssertEachOnceAsync(TenantTraffic tenant, IEnumerable<Letter> letters)
    {
        foreach (var letter in letters)
        {
            tenant.Account.OnLetter(letter.Line, letter.Cause);
        }

        var (shown, counted, shards) = await tenant.ReadBackAsync(Cancelled);
        var result = tenant.Account.Result();
        Say($"{tenant.Tenant}: {result}; counted by Loki: {counted}; shards of a stream: {shards}");
        Assert.True(result.Missing.Count == 0, $"LOST: {result}");
        Assert.True(result.Twice.Count == 0 && counted == shown, $"TWICE: {counted - shown} more counted than shown. {result}");
        Assert.Empty(result.Strangers);
    }

    private async Task KillAsync(int number)
    {
        // Now and then nobody is left to take over.
        IReadOnlyList<SiloRunner> victims = _random.Next(3) == 0 ? _fleet.Silos : [_fleet.Silos[_random.Next(_fleet.Silos.Count)]];
        Say($"kill {number}: {string.Join(", ", victims.Select(silo => silo.Name))}; {_free.Account.Produced} and {_throttled.Account.Produced} produced");
        await Task.WhenAll(victims.Select(silo => silo.KillAsync()));
        await Task.WhenAll(victims.Select(silo => silo.StartAsync(Cancelled)));
    }

    private string Pushes() => string.Join(", ", _servers.Embedded.Loki.Counters.PushesByStatus.Select(pair => $"{pair.Value} x {pair.Key}"));

    private string Describe() =>
        $"{_free.Account.Produced} and {_throttled.Account.Produced} produced; {_free.Arrivals}; {Pushes()}\n" +
        string.Join('\n', _fleet.Silos.SelectMany(silo => silo.Log.Tail().Select(line => $"{silo.Name}: {line}")));
}
