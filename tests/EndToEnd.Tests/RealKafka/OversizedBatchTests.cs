namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>A batch that makes a broker's answer larger than the client takes.</summary>
public sealed class OversizedBatchTests
{
    private const string Logs = "app-logs";
    private const int Limit = 5_000_000;

    [LongFact]
    public async Task Consume_AnswerIsTooLarge_NamesThePartitionAndTheOthersFlow()
    {
        await using var run = await KafkaRun.StartAsync(
            await KafkaNodes.StartAsync(1, "message.max.bytes=20000000"),
            usual => usual with { Source = new Dictionary<string, string> { ["librdkafka_options"] = $"{{ receive.message.max.bytes: \"{Limit}\" }}" } },
            Logs);
        await run.Kafka.CreateTopicAsync(Logs, 4);
        await run.Kafka.ProduceAsync(Logs, [0, 1, 2, 3], "first");
        await run.StartSiloAsync();
        await run.ArrivesAsync(Logs, [0, 1, 2, 3], "first");

        await run.Kafka.ProduceLongAsync(Logs, 2, 2 * Limit);
        await run.Kafka.ProduceAsync(Logs, [2], "behind it");
        await run.Kafka.ProduceAsync(Logs, [0, 1, 3], "second");
        await run.ArrivesAsync(Logs, [0, 1, 3], "second");
        var reason = "";
        await Eventually.HoldsAsync(
            async () => (reason = await run.Health.ReasonAsync("partitions.")).Contains($"{Logs}/2 at offset 1: ", StringComparison.Ordinal), "health names the partition and the offset", () => reason);
        Assert.Contains($"and the client takes {Limit}; raise receive.message.max.bytes", reason, StringComparison.Ordinal);
        await run.Kafka.ProduceAsync(Logs, [0, 1, 3], "third");
        await run.ArrivesAsync(Logs, [0, 1, 3], "third");

        await run.Kafka.Groups.CommitAsync(run.Group, Logs, 2, 2);
        await run.ArrivesAsync(Logs, [2], "behind it");
        Assert.Equal(0, await run.Silo.StopAsync());
        Assert.Equal(11, await run.CountAsync());
    }
}
