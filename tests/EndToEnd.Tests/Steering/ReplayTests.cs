using System.Text.Json;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.EndToEnd.Tests.RealKafka;
using OrleansKafkaLoki.Quickstart.Loki.Faults;

namespace OrleansKafkaLoki.EndToEnd.Tests.Steering;

/// <summary>An operator has silos ship again what Loki has lost, while records come and silos are killed.</summary>
public sealed class ReplayTests
{
    private const string Pipeline = "pipelines/quickstart";

    /// <summary>Of each partition.</summary>
    private const int LostRecords = 500;

    [LongFact]
    public async Task Replay_LokiLostPushesAndSilosAreKilled_ShipsThoseAndEachRecordStandsOnce()
    {
        await using var kafka = await KafkaNodes.StartAsync(1);
        await using var run = await ClusterRun.StartAsync(3, configure: configuration => configuration with { DeadLetters = null }, kafka: kafka.BootstrapServers);
        using var operators = new SiloOperator(run, new Random(1));

        await run.UnderLoadAsync(rate: 1_000, seed: 1, async () =>
        {
            var (begin, before) = (DateTimeOffset.UtcNow.AddSeconds(-10), await StandsAsync(run, operators));
            run.Servers.Embedded.Loki.Faults.Push.TurnOn(new LokiFault { Status = 204 }); // It says that it has it, and forgets it.
            await ShippedAsync(run, operators, before, LostRecords);
            run.Servers.Embedded.Loki.Faults.Push.TurnOff();
            var end = DateTimeOffset.UtcNow;
            await ShippedAsync(run, operators, await StandsAsync(run, operators), LostRecords);

            var replay = await operators.OrderAsync(HttpMethod.Post, $"{Pipeline}/replays", new { from = begin, to = end, rate = 2_000, reason = "loki lost pushes" });
            var path = $"{Pipeline}/replays/{replay.GetProperty("id").GetString()}";
            await KillAsync(run, replay);
            await ReachesAsync(operators, path, job => job.GetProperty("attempts").GetInt32() == 2, "another silo goes on with it");
            var shipping = await ReachesAsync(
                operators, path, job => job.GetProperty("progress").GetProperty("shipped").GetInt64() > 0 || State(job) == "done", "it ships");
            await KillAsync(run, shipping);
            var done = await ReachesAsync(operators, path, job => State(job) is not ("running" or "cancelling"), "it ends");
            ClusterRun.Say(done.GetRawText());
            Assert.Equal("done", State(done));
            Assert.InRange(done.GetProperty("progress").GetProperty("shipped").GetInt64(), 1, long.MaxValue);
        });

        var audit = await operators.OrderAsync(HttpMethod.Post, $"{Pipeline}/audits", new { reason = "a test" });
        var audited = await ReachesAsync(operators, $"{Pipeline}/audits/{audit.GetProperty("id").GetString()}", job => State(job) is not "running", "it ends");
        ClusterRun.Say(audited.GetRawText());
        var result = audited.GetProperty("result");
        Assert.Equal((0, 0), (result.GetProperty("missing").GetInt64(), result.GetProperty("twice").GetInt64()));
        var changes = await operators.OrderAsync(HttpMethod.Get, $"{Pipeline}/changes", body: null);
        Assert.Equal(["audit", "replay"], changes.GetProperty("items").EnumerateArray().Select(change => change.GetProperty("action").GetString()));
        await run.AssertNothingLostAndNothingTwiceAsync();
    }

    private static string? State(JsonElement job) => job.GetProperty("state").GetString();

    private static async Task<long[]> StandsAsync(ClusterRun run, SiloOperator operators)
    {
        var stands = new long[ClusterRun.Partitions];
        for (var partition = 0; partition < stands.Length; partition++)
        {
            var status = await operators.OrderAsync(HttpMethod.Get, $"{Pipeline}/topics/{run.Topic}/partitions/{partition}", body: null);
            stands[partition] = status.TryGetProperty("checkpoint", out var checkpoint) ? checkpoint.GetInt64() : -1;
        }

        return stands;
    }

    private static async Task ShippedAsync(ClusterRun run, SiloOperator operators, long[] before, long more) => await Eventually.HoldsAsync(
        async () => (await StandsAsync(run, operators)).Zip(before).All(pair => pair.First >= pair.Second + more),
        $"each partition ships {more} records", () => string.Join('\n', operators.Log.TakeLast(3)));

    /// <summary>Kills the silo that runs a job, and starts it again.</summary>
    private static async Task KillAsync(ClusterRun run, JsonElement job)
    {
        var address = job.GetProperty("silo").GetString()!;
        var silo = run.Fleet.Silos.Single(silo => address.StartsWith($"S127.0.0.1:{silo.Configuration.SiloPort}:", StringComparison.Ordinal));
        await silo.KillAsync();
        await silo.StartAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<JsonElement> ReachesAsync(SiloOperator operators, string path, Func<JsonElement, bool> isReached, string expected)
    {
        JsonElement? job = null;
        await Eventually.HoldsAsync(
            async () => isReached((job = await operators.OrderAsync(HttpMethod.Get, path, body: null)).Value), expected, () => job?.GetRawText());
        return job!.Value;
    }
}
