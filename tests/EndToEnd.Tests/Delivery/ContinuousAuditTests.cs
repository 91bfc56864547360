using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.Loki.Faults;

namespace OrleansKafkaLoki.EndToEnd.Tests.Delivery;

/// <summary>Silos that audit what they ship, while Loki loses a push that it has acknowledged, and silos are killed.</summary>
public sealed class ContinuousAuditTests
{
    private const string Differs = "Loki does not hold a record once";

    [LongFact]
    public async Task Audit_LokiLosesAPushAndSilosAreKilled_FindsAndShipsThatAndNothingElse()
    {
        await using var run = await ClusterRun.StartAsync(3, configure: configuration => configuration with
        {
            DeadLetters = null,
            ContinuousAudit = "{ every: 2s, behind: 3s, max_share: 1, repair: true }",
        });

        await run.UnderLoadAsync(rate: 500, seed: 15, async () =>
        {
            await KillAsync(run, 0);
            run.Servers.Embedded.Loki.Faults.Push.TurnOn(new LokiFault { Status = 204, Times = 1 });
            await Eventually.HoldsAsync(() => Lines(run, Differs) > 0, "a silo finds what Loki has lost", () => Told(run));
            await Eventually.HoldsAsync(() => Lines(run, "that were missing in Loki") > 0, "a silo ships it", () => Told(run));
            await KillAsync(run, 1);
            await KillAsync(run, 2);
        });
        await Eventually.HoldsAsync(async () => await SumAsync(run, "okl_audit_missing") == 0, "nothing is missing any more", () => Told(run));
        var until = TimeProvider.System.GetTimestamp();
        await Eventually.HoldsAsync(
            async () => await SumAsync(run, "okl_audit_behind_seconds") is > 0 and var behind && behind < TimeProvider.System.GetElapsedTime(until).TotalSeconds,
            "all that was shipped is audited", () => Told(run));

        ClusterRun.Say(Told(run));
        Assert.Equal(0, await SumAsync(run, "okl_audit_twice"));
        Assert.Equal(0, Lines(run, "is there twice"));
        await run.AssertNothingLostAndNothingTwiceAsync();
    }

    private static async Task KillAsync(ClusterRun run, int silo)
    {
        await run.Fleet.Silos[silo].KillAsync();
        await run.Fleet.Silos[silo].StartAsync(TestContext.Current.CancellationToken);
        await run.EvenAsync(3);
        await run.FlowingAsync();
    }

    private static async Task<double> SumAsync(ClusterRun run, string metric) =>
        (await Task.WhenAll(run.Alive.Select(Metrics.ReadAsync))).Sum(metrics => Metrics.Sum(metrics, metric));

    private static int Lines(ClusterRun run, string words) => run.Fleet.Silos.Sum(silo => silo.Log.Lines().Count(line => line.Contains(words, StringComparison.Ordinal)));

    private static string Told(ClusterRun run) => string.Join(
        '\n', run.Fleet.Silos.SelectMany(silo => silo.Log.Lines().Where(line => line.Contains("PipelineAuditGrain", StringComparison.Ordinal)).Select(line => $"{silo.Name}: {line}")));
}
