using System.Globalization;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.EndToEnd.Tests.RealKafka;
using OrleansKafkaLoki.Quickstart.Loki.Faults;

namespace OrleansKafkaLoki.EndToEnd.Tests.Steering.Runbook;

/// <summary>The three stories of <c>docs/runbook.md</c>, with its very commands, on two silo processes and a real Kafka.</summary>
public sealed class RunbookTests
{
    private const string TenantLimit =
        "ingestion rate limit exceeded for user fake (limit: 524288 bytes/sec) while attempting to ingest '1111' lines totaling '227599' bytes, reduce log volume or contact your Loki administrator to see if the limit can be increased";

    private const int Partition = 2;

    [LongFact]
    public async Task Stories_EachCommandInItsTurn_AnswersAsIsWrittenAndMendsIt()
    {
        var began = DateTimeOffset.UtcNow.AddMinutes(-1);
        await using var kafka = await KafkaNodes.StartAsync(1);
        await using var run = await ClusterRun.StartAsync(2, configure: configuration => configuration with { DeadLetters = null }, kafka: kafka.BootstrapServers);
        var loki = run.Servers.Embedded.Loki.Faults.Push;
        var admin = run.Fleet.Silos[1].Admin;

        await run.UnderLoadAsync(rate: 500, seed: 5, () => StalledAsync(run, loki, new OklProgram(admin, Names(run.Topic))));
        await ReplayedAsync(new OklProgram(admin, [.. Times(began), .. Names(run.Topic)]));
        await SkippedAsync(kafka, run, new OklProgram(admin, [("120309", await EndAsync(kafka, run.Topic)), .. Names(run.Topic)]));
        await run.AssertNothingLostAndNothingTwiceAsync();
    }

    private static async Task StalledAsync(ClusterRun run, FaultSwitch loki, OklProgram okl)
    {
        var story = RunbookStories.Of("A stalled partition, Loki's limit raised, the lag drained");
        loki.TurnOn(new LokiFault { Status = 429, Body = TenantLimit });
        await Explanations.SaysAsync(run.Fleet.Silos[0].Admin, run.Topic, Partition, "tenant_throttled");
        await okl.ShowsAsync(story[0], "throttled", exitCode: 3);
        await okl.ShowsAsync(story[1], "ingestion rate limit exceeded", exitCode: 3);
        await okl.DoesAsync(story[2]);
        loki.TurnOff();
        await okl.DoesAsync(story[3]);
        await run.FlowingAsync();
        await Explanations.SaysAsync(run.Fleet.Silos[0].Admin, run.Topic, Partition, "nothing_is_wrong");
        await okl.ShowsAsync(story[4], " ok ");
        await okl.ShowsAsync(story[5], "Loki gets a higher limit");
        Assert.Equal(6, story.Count);
    }

    private static async Task ReplayedAsync(OklProgram okl)
    {
        var story = RunbookStories.Of("A bad deploy, replayed by time");
        await okl.DoesAsync(story[0]);
        await okl.DoesAsync(story[1]);
        await okl.ShowsAsync(story[2], " done ");
        await okl.ShowsAsync(story[3], "read again, if it is done");
        Assert.Equal(4, story.Count);
    }

    /// <summary>A record that nobody wants, which would be in Loki if it were not passed.</summary>
    private static async Task SkippedAsync(KafkaNodes kafka, ClusterRun run, OklProgram okl)
    {
        var story = RunbookStories.Of("A broken offset skipped");
        using var operators = new SiloOperator(run, new Random(1));
        var state = $"pipelines/quickstart/topics/{run.Topic}/partitions/{Partition}/state";
        await operators.OrderAsync(HttpMethod.Put, state, new { desired = "drained", reason = "a test" });
        await kafka.ProduceAsync(run.Topic, [Partition], "broken");
        Assert.Contains("1 record skipped, 0 records read again.", await okl.DoesAsync(story[0]), StringComparison.Ordinal);
        await operators.OrderAsync(HttpMethod.Put, state, new { desired = "running", reason = "a test" });
        await Eventually.HoldsAsync(
            async () => await operators.LookAsync(Partition) is { } status && status.GetProperty("state").GetString() == "running" && status.TryGetProperty("lag_records", out var lag) && lag.GetInt64() == 0,
            "the partition has passed it and goes on");
        Assert.Single(story);
    }

    private static async Task<string> EndAsync(KafkaNodes kafka, string topic) =>
        (await kafka.OffsetsAsync(topic, Partition)).End.ToString(CultureInfo.InvariantCulture);

    private static IReadOnlyList<(string Name, string Here)> Names(string topic) => [("app-logs", topic), ("app/", "quickstart/"), ("app", "quickstart")];

    private static IReadOnlyList<(string Name, string Here)> Times(DateTimeOffset began) =>
    [
        ("2026-11-28T19:39:25Z", Text(began)), ("2026-11-28T20:29:25Z", Text(DateTimeOffset.UtcNow)), ("2026-11-28T19:44:10Z", Text(began)),
    ];

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
