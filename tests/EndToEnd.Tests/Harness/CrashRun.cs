using System.Globalization;
using OrleansKafkaLoki.Quickstart.Generator;
using OrleansKafkaLoki.Quickstart.Loki.Faults;

namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>
/// So many records through a pipeline that is disturbed at moments drawn from a seed while Loki misbehaves by the same seed; at the
/// end every record counts: none lost, none twice.
/// </summary>
internal sealed class CrashRun(ShippingRun run, int seed)
{
    private const double Rate = 20_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private readonly Random _random = new(seed);

    /// <summary>Records to ship: <c>OKL_TEST_CRASH_RECORDS</c>, else 120000; 800000 is the full measure.</summary>
    public static long Records => Setting("OKL_TEST_CRASH_RECORDS") ?? 120_000;

    /// <summary>The seeds to try: <c>OKL_TEST_SEED</c> alone, or the given ones.</summary>
    public static TheoryData<int> Seeds(params int[] usual) => Setting("OKL_TEST_SEED") is { } seed ? [(int)seed] : [.. usual];

    /// <summary>Ships, disturbs so many times, waits for delivery, and stops the silo.</summary>
    public async Task DisturbAsync(int times, Func<Task> disturb)
    {
        Say($"seed {seed}: OKL_TEST_SEED={seed} OKL_TEST_CRASH_RECORDS={Records}");
        if (TestServers.HasEmbeddedLoki)
        {
            LokiChaos.Start(run.Servers.Embedded.Loki.Faults, new LokiChaosOptions { Seed = seed });
        }

        using var generator = run.CreateGenerator(Rate, new FirstLines(new GeneratedLines(TimeProvider.System, seed), Records));
        var producing = generator.RunAsync(TestContext.Current.CancellationToken);
        for (var round = 1; round <= times; round++)
        {
            var moment = (long)((round + _random.NextDouble() - 0.5) / (times + 1) * Records);
            await Eventually.HoldsAsync(() => Done >= moment, $"{moment} records are done before disturbance {round}", Describe, Patience);
            await disturb();
        }

        await producing;
        Assert.Equal(0, generator.Failed);
        await run.DeliveredAsync(Patience);
    }

    /// <summary>Fails if a record was lost, and then if one stands twice.</summary>
    public async Task AssertNothingLostAndNothingTwiceAsync()
    {
        run.Servers.Embedded.Loki.Faults.TurnOff();
        await run.Silo.StopAsync();

        // What a killed silo had under way may still be stored.
        await Eventually.HoldsAsync(() => run.Servers.Embedded.Loki.Counters.PendingPushes == 0, "no push is under way in Loki");
        var (totals, counted) = (run.Totals, await run.Reader.CountAsync(TestContext.Current.CancellationToken));
        Say($"{Describe()}; counted by Loki: {counted}; silo starts: {run.Silo.Starts}");
        Assert.Equal(Records, totals.Produced);
        Assert.True((totals.Missing, totals.Unexpected, totals.Altered) == (0, 0, 0), $"LOST: {Describe()}");
        Assert.True(totals.Duplicated == 0 && counted == Records, $"TWICE: {counted - Records} more than produced. {Describe()}");
        await SiloAudit.ProvesAsync(run.Silo);
    }

    /// <summary>How far it is: only the embedded Loki tells what has arrived.</summary>
    private long Done => TestServers.HasEmbeddedLoki ? run.Totals.Delivered : run.Totals.Produced;

    /// <summary>A number that the environment sets; null where it does not.</summary>
    public static long? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? long.Parse(value, CultureInfo.InvariantCulture) : null;

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    private string Describe() => $"seed {seed}: {run.Totals}; {string.Join("; ", run.Servers.Ledger.Differences())}";
}
