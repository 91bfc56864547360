using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.Generator;
using OrleansKafkaLoki.Quickstart.Loki;
using OrleansKafkaLoki.Quickstart.Loki.Limits;

namespace OrleansKafkaLoki.EndToEnd.Tests.Delivery;

/// <summary>
/// Silos are killed amid pushes of many streams, some of which Loki refuses something of, for a while or for good: each record stands
/// once in Loki or is in the dead letters, and there are only those that Loki does not take.
/// </summary>
public sealed class ManyStreamsCrashTests
{
    private const int Streams = 2000;
    private const int Silos = 3;
    private const int Kills = 8;
    private const double Rate = 1500;

    /// <summary>So many records may wait that nothing is lost that the embedded broker keeps no longer.</summary>
    private const long MostWaiting = 20_000;

    /// <summary>Too few streams, and the least rate that the streams of a shared request are certain to be below (see <c>SharingRule</c>).</summary>
    private static readonly LokiLimits Tight = new()
    {
        MaxStreams = Streams * 3 / 4,
        MaxLineSize = MixedLines.MaxLineSize,
        PerStreamRate = 512 * 1024,
        PerStreamBurst = 1024 * 1024,
    };

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static TheoryData<int> Seeds => CrashRun.Seeds(1);

    [LongTheory]
    [MemberData(nameof(Seeds))]
    public async Task Kill_AmidPushesOfManyStreamsAtLokisLimits_LosesNothingAndRepeatsNothing(int seed)
    {
        await using var run = await ClusterRun.StartAsync(
            Silos,
            configure: configuration => configuration with { Labels = new Dictionary<string, string> { ["stream"] = "{{ stream }}" }, BatchTimeoutSecs = null },
            loki: new EmbeddedLokiOptions { Limits = Tight });
        var loki = run.Servers.Embedded.Loki;
        var lines = new MixedLines(Streams, seed);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var producing = ProduceAsync(run, lines, stop.Token);
        var random = new Random(seed);

        await KillAsync(run, random, Kills / 2);
        await Eventually.HoldsAsync(
            async () => Throttled(loki) > 0 && await run.Reader.CountValuesAsync("stream", stop.Token) == Tight.MaxStreams,
            "Loki has all the streams that it takes", () => Describe(run));
        var throttled = Throttled(loki);
        loki.Change(Tight with { MaxStreams = 2 * Streams });
        lines.IsBusy = true;
        await KillAsync(run, random, Kills / 2);
        await Eventually.HoldsAsync(() => Throttled(loki) > throttled, "the busy stream meets its rate", () => Describe(run));

        loki.Change(Tight with { MaxStreams = 2 * Streams, PerStreamRate = 0 });
        await stop.CancelAsync();
        await producing;
        await AssertEachOnceAsync(run);
    }

    private static async Task ProduceAsync(ClusterRun run, MixedLines lines, CancellationToken stop)
    {
        var options = new GeneratorOptions
        {
            BootstrapServers = run.Servers.Kafka, Topics = [run.Topic], Partitions = ClusterRun.Partitions, Rate = Rate,
            TimeOf = MixedLines.TimeOf, MaxUndeliveredBytes = 0,
        };
        while (!stop.IsCancellationRequested)
        {
            if (run.Totals.Missing > MostWaiting)
            {
                await Task.Delay(TimeSpan.FromSeconds(0.1), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            using var generator = new LogGenerator(options, new FirstLines(lines, 5000), run.Servers.Ledger, TimeProvider.System);
            await generator.RunAsync(stop);
            Assert.Equal(0, generator.Failed);
        }
    }

    private static async Task KillAsync(ClusterRun run, Random random, int times)
    {
        for (var kill = 0; kill < times; kill++)
        {
            var moment = run.Totals.Delivered + random.Next(1000, 5000);
            await Eventually.HoldsAsync(
                () => run.Totals.Delivered >= moment || run.Totals.Missing > MostWaiting, "records are delivered, or wait", () => Describe(run), Patience);
            var silo = run.Fleet.Silos[random.Next(Silos)];
            ClusterRun.Say($"{silo.Name} is killed: {run.Totals}");
            await silo.KillAsync();
            await silo.StartAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task AssertEachOnceAsync(ClusterRun run)
    {
        var letters = new List<Letter>();
        HashSet<(int, long)> dead = [];
        await Eventually.HoldsAsync(
            () => (dead = [.. (letters = Letter.ReadAll(run.Folder)).Select(letter => (letter.Partition, letter.Offset))]).Count >= run.Totals.Missing,
            "every record is delivered or a dead letter", () => $"{dead.Count} dead letters. {Describe(run)}", Patience);
        await run.HealthyAsync();
        foreach (var silo in run.Fleet.Silos)
        {
            Assert.Equal(0, Metrics.Sum(await Metrics.ReadAsync(silo), "okl_ledger_unaccounted"));
            Assert.Equal(0, await silo.StopAsync());
        }

        // What a killed silo had under way may still be stored.
        await Eventually.HoldsAsync(() => run.Servers.Embedded.Loki.Counters.PendingPushes == 0, "no push is under way in Loki");
        var (totals, counted) = (run.Totals, await run.Reader.CountAsync(TestContext.Current.CancellationToken));
        var read = await run.Reader.ReadAsync(TestContext.Current.CancellationToken);
        var stored = read.Select(entry => (entry.Partition, entry.Offset)).ToHashSet();
        ClusterRun.Say($"{totals}; counted by Loki: {counted}; read: {read.Count}; dead letters: {letters.Count} of {dead.Count} records; {Pushes(run.Servers.Embedded.Loki)}");
        Assert.True((totals.Missing, totals.Unexpected, totals.Altered) == (dead.Count, 0, 0), $"LOST: {Describe(run)}");
        Assert.Equal(totals.Produced, stored.Count + dead.Count);
        Assert.True(totals.Duplicated == 0 && counted == read.Count && read.Count == stored.Count, $"TWICE: {Describe(run)}");
        Assert.Empty(dead.Intersect(stored));
        Assert.Equal(
            ["Late too_far_behind", "Long line_too_long", "New too_new", "Old too_old"],
            letters.Select(letter => $"{MixedLines.KindOf(letter.Line)} {letter.Cause}").Distinct().Order());
    }

    private static long Throttled(EmbeddedLoki loki) => loki.Counters.PushesByStatus.GetValueOrDefault(429);

    private static string Pushes(EmbeddedLoki loki) => string.Join(", ", loki.Counters.PushesByStatus.Select(pair => $"{pair.Value} x {pair.Key}"));

    private static string Describe(ClusterRun run) => $"{run.Totals}; {Pushes(run.Servers.Embedded.Loki)}; {string.Join("; ", run.Servers.Ledger.Differences())}";
}
