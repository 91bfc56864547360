using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.Loki.Faults;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>A partition that may not run ahead of a slower one.</summary>
public sealed class HeldPartitionTests
{
    private const string Logs = "app-logs";

    /// <summary>More than the silo's byte budget, so that it cannot all be read while Loki takes nothing.</summary>
    private const int Backlog = 20_000;

    [LongFact]
    public async Task Consume_OneIsFarBehindAndLokiTakesNothing_ExplainSaysForWhichTheOtherWaits()
    {
        Assert.SkipUnless(TestServers.HasEmbeddedLoki, "Only the embedded Loki can be told to fail.");
        await using var run = await KafkaRun.StartAsync(
            Logs, new Dictionary<string, string> { ["pipelines.quickstart.sink.max_drift_secs"] = "60", ["buffer.max_bytes"] = "8388608" });
        await run.Kafka.CreateTopicAsync(Logs, 2);
        await run.Kafka.ProduceManyAsync(Logs, 0, new string('x', 1_000), Backlog, at: DateTimeOffset.UtcNow.AddMinutes(-30));
        run.Pushes.TurnOn(new LokiFault { Status = 503, Body = "ingesters are down" });
        await run.StartSiloAsync();
        await Explanations.SaysAsync(run.Silo.Admin, Logs, 0, "loki_fails", "ingesters are down");

        await run.Kafka.ProduceAsync(Logs, [1], "later");
        await Explanations.SaysAsync(run.Silo.Admin, Logs, 1, "held", $"{Logs}/0");

        run.Pushes.TurnOff();
        await run.CatchesUpAsync(Logs, 1, 1);
        await run.CatchesUpAsync(Logs, 0, Backlog);
        await Explanations.SaysAsync(run.Silo.Admin, Logs, 1, "nothing_is_wrong");
        Assert.Equal(0, await run.Silo.StopAsync());
        Assert.Equal(Backlog + 1, await run.CountAsync());
    }
}
