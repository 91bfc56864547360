using OrleansKafkaLoki.EndToEnd.Tests.Network;
using OrleansKafkaLoki.Quickstart.Generator;
using OrleansKafkaLoki.Quickstart.Ledger;
using OrleansKafkaLoki.Quickstart.Loki;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>One test's cluster: servers, a topic, several real silos as processes, and the account of what was produced and what arrived.</summary>
internal sealed class ClusterRun : IAsyncDisposable
{
    /// <summary>Partitions of the topic: as many for each of two, three or four silos.</summary>
    public const int Partitions = 12;

    /// <summary>Streams that were flushed together stay in step, and then every partition has gaps as long as this without any event.</summary>
    private static readonly TimeSpan BatchTimeout = TimeSpan.FromSeconds(0.2);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly RunFolder _folder;
    private readonly SiloNetwork? _network;

    private ClusterRun(TestServers servers, SiloFleet fleet, string runId, RunFolder folder, SiloNetwork? network)
    {
        (Servers, Fleet, Topic, _folder, _network) = (servers, fleet, runId, folder, network);
        Reader = new LokiReader(servers.Loki, runId);
        Say($"run {runId}{(folder.IsKept ? $", logs in {folder.Path}" : "")}");
    }

    public TestServers Servers { get; }

    public SiloFleet Fleet { get; }

    /// <summary>The silos' networks, where each has its own.</summary>
    public SiloNetwork Network => _network ?? throw new InvalidOperationException("The silos share the machine's network.");

    public string Topic { get; }

    public LokiReader Reader { get; }

    /// <summary>The folder in which each silo has its own, with its log and its dead letters.</summary>
    public string Folder => _folder.Path;

    public OutageMeter Outages => Servers.Ledger.Outages;

    public LedgerTotals Totals => Servers.Ledger.Totals();

    /// <summary>The silos that run and are not held.</summary>
    public IReadOnlyList<SiloRunner> Alive => [.. Fleet.Silos.Where(silo => silo is { IsRunning: true, State: not SiloState.Held })];

    /// <summary>Starts everything and waits until the partitions are spread evenly.</summary>
    /// <param name="silos">How many silos.</param>
    /// <param name="restartDelay">After how long a silo that ended by itself is started again; null leaves it.</param>
    /// <param name="configure">Changes the silos' configuration; null leaves it.</param>
    /// <param name="networks">Whether each silo gets a network of its own, which can be cut.</param>
    /// <param name="loki">How the embedded Loki runs; null: as it does by itself.</param>
    /// <param name="kafka">The Kafka of this test; null: the embedded one.</param>
    public static async Task<ClusterRun> StartAsync(
        int silos, TimeSpan? restartDelay = null, Func<SiloConfiguration, SiloConfiguration>? configure = null, bool networks = false,
        EmbeddedLokiOptions? loki = null, string? kafka = null)
    {
        Assert.SkipUnless(TestServers.HasEmbeddedLoki, "Only the embedded Loki tells at once what arrives.");
        var cancellationToken = TestContext.Current.CancellationToken;
        var servers = await TestServers.StartAsync(loki, kafka);
        var runId = "e2e-" + Guid.NewGuid().ToString("N")[..12];
        await servers.CreateTopicAsync(runId, Partitions);
        var folder = new RunFolder(runId);
        var configuration = new SiloConfiguration
        {
            BootstrapServers = servers.Kafka,
            Topics = [runId],
            Loki = servers.Loki,
            Redis = servers.Redis,
            RunId = runId,
            DeadLetters = "of each silo",
            BatchTimeoutSecs = BatchTimeout.TotalSeconds,
        };
        var network = networks ? new SiloNetwork(servers) : null;
        var options = new SiloFleetOptions
        {
            Configuration = configure?.Invoke(configuration) ?? configuration,
            Folder = folder.Path,
            RestartDelay = restartDelay,
            Alarm = Alarm,
            Launch = network is null ? null : network.Enter,
        };
        var run = new ClusterRun(servers, new SiloFleet(options, TimeProvider.System), runId, folder, network);
        try
        {
            await run.Fleet.StartAsync(silos, cancellationToken);
            await run.EvenAsync(silos);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Produces at a steady rate while something happens, and waits until all of it is delivered.</summary>
    /// <param name="rate">Records per second.</param>
    /// <param name="seed">Of the lines.</param>
    /// <param name="happens">What happens meanwhile; it begins when every partition has been delivering for a while.</param>
    public async Task UnderLoadAsync(double rate, int seed, Func<Task> happens)
    {
        using var generator = new LogGenerator(
            new GeneratorOptions { BootstrapServers = Servers.Kafka, Topics = [Topic], Partitions = Partitions, Rate = rate },
            new GeneratedLines(TimeProvider.System, seed), Servers.Ledger, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var producing = generator.RunAsync(stop.Token);
        try
        {
            var before = Totals.Delivered;
            await Eventually.HoldsAsync(() => Totals.Delivered > before + (3 * rate), "records are delivered", Describe);
            await happens();
        }
        finally
        {
            await stop.CancelAsync();
            await producing;
        }

        Assert.Equal(0, generator.Failed);
        await Eventually.HoldsAsync(() => Totals.Missing == 0, "every record is delivered", Describe);
    }

    /// <summary>Where the partitions are at home now.</summary>
    public Task<PartitionHomes> HomesAsync() => PartitionHomes.ReadAsync(_http, Alive, TestContext.Current.CancellationToken);

    /// <summary>Waits until so many silos run, and each has as many partitions as the others, give or take one.</summary>
    public async Task<PartitionHomes> EvenAsync(int silos)
    {
        PartitionHomes? homes = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                homes = await HomesAsync();
                return homes.BySilo.Count == silos && Alive.Count == silos && homes.AreEven(Partitions);
            },
            $"the partitions are spread evenly over {silos} silos", () => $"{homes}\n{Tails()}");
        return homes!;
    }

    /// <summary>Waits until every partition has delivered again since the mark.</summary>
    public Task FlowingAsync() => Eventually.HoldsAsync(
        () => Outages.Gaps() is var gaps && gaps.Count == Partitions && gaps.All(gap => !gap.IsOpen || gap.Length < TimeSpan.FromSeconds(0.5)),
        "every partition delivers", () => $"{string.Join("; ", Outages.Gaps())}\n{Describe()}");

    /// <summary>Waits until no silo calls anything down.</summary>
    public async Task HealthyAsync()
    {
        string[] reasons = [];
        await Eventually.HoldsAsync(
            async () => (reasons = [.. (await Task.WhenAll(Fleet.Silos.Select(WhyNotReadyAsync))).OfType<string>()]).Length == 0,
            "no silo calls anything down", () => $"{string.Join('\n', reasons)}\n{Describe()}");
    }

    /// <summary>Waits until the health of every silo gives these words as the reason of a part.</summary>
    public async Task TellAsync(string part, string words)
    {
        string[] reasons = [];
        await Eventually.HoldsAsync(
            async () =>
            {
                reasons = await Task.WhenAll(Fleet.Silos.Select(silo => ReasonAsync(silo, part)));
                return reasons.All(reason => reason.Contains(words, StringComparison.Ordinal));
            },
            $"every silo says of {part}: '{words}'", () => $"{string.Join("; ", reasons)}\n{Tails()}");
    }

    /// <summary>Stops the silos, then fails if a record was lost, or stands twice.</summary>
    public async Task AssertNothingLostAndNothingTwiceAsync()
    {
        Servers.Embedded.Loki.Faults.TurnOff();
        await Task.WhenAll(Fleet.Silos.Select(silo => silo.StopAsync()));

        // What a killed silo had under way may still be stored.
        await Eventually.HoldsAsync(() => Servers.Embedded.Loki.Counters.PendingPushes == 0, "no push is under way in Loki");
        var (totals, counted) = (Totals, await Reader.CountAsync(TestContext.Current.CancellationToken));
        Say($"{totals}; counted by Loki: {counted}");
        Assert.True((totals.Missing, totals.Unexpected, totals.Altered) == (0, 0, 0), $"LOST: {Describe()}");
        Assert.True(totals.Duplicated == 0 && counted == totals.Produced, $"TWICE: {counted - totals.Produced} more than produced. {Describe()}");
    }

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        _network?.Dispose();
        Reader.Dispose();
        _http.Dispose();
        await Servers.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Says something in the test's output.</summary>
    public static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    private static async Task<string> ReasonAsync(SiloRunner silo, string part)
    {
        using var health = new SiloHealthReader(silo.Admin);
        return await health.ReasonAsync(part);
    }

    private async Task<string?> WhyNotReadyAsync(SiloRunner silo)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        try
        {
            using var answer = await _http.GetAsync(new Uri(silo.Admin, "health/dependencies"), cancellationToken);
            return answer.IsSuccessStatusCode ? null : await answer.Content.ReadAsStringAsync(cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return $"{silo.Name}: {error.Message}";
        }
    }

    private static void Alarm(SiloRunner silo, string line) => TestContext.Current.SendDiagnosticMessage($"{silo.Name}: {line}");

    private string Describe() => $"{Totals}; {string.Join("; ", Servers.Ledger.Differences())}\n{Tails()}";

    private string Tails() => string.Join('\n', Fleet.Silos.SelectMany(silo => silo.Log.Tail().Select(line => $"{silo.Name}: {line}")));
}
