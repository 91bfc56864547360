namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>A mirrored cluster takes the place of the one that was read: the same topic, with an id and offsets of its own.</summary>
public sealed class OtherClusterTests
{
    private const string Logs = "app-logs";
    private const int Mirrored = 1000;
    private const int Shift = 50;

    [LongFact]
    public async Task Consume_FailoverToAMirror_GoesOnAtTheTranslatedGroupOffset()
    {
        await using var run = await KafkaRun.StartAsync(1, Logs);
        await run.Kafka.CreateTopicAsync(Logs, 1);
        await run.Kafka.ProduceManyAsync(Logs, 0, "n", Mirrored);
        await run.StartSiloAsync();
        await run.HasLinesAsync(Logs, 0, Lines("n", Mirrored));
        await run.CatchesUpAsync(Logs, 0, Mirrored);
        Assert.Equal(0, await run.Silo.StopAsync());

        // The mirror has some older records as well.
        await using var mirror = await KafkaNodes.StartAsync(1);
        await mirror.CreateTopicAsync(Logs, 1);
        await mirror.ProduceManyAsync(Logs, 0, "older", Shift);
        await mirror.ProduceManyAsync(Logs, 0, "n", Mirrored);
        await mirror.ProduceManyAsync(Logs, 0, "m", 100);
        run.Silo.Configuration = run.Silo.Configuration with { BootstrapServers = mirror.BootstrapServers };
        await run.StartSiloAsync();
        await Eventually.HoldsAsync(() => run.LogOf("Kafka is another cluster").Count > 0, "it says that it waits", run.Silo.Log.Tail);
        Assert.Equal(Mirrored, await run.CountAsync());

        await mirror.Groups.CommitAsync(run.Group, Logs, 0, Shift + Mirrored);
        await run.HasLinesAsync(Logs, 0, [.. Lines("n", Mirrored), .. Lines("m", 100)]);

        Assert.Equal(0, await run.Silo.StopAsync());
        Assert.Equal(Mirrored + 100, await run.CountAsync());
        Assert.Single(run.LogOf($"Going on at {Shift + Mirrored} by on_new_log"));
    }

    private static string[] Lines(string line, int count) => [.. Enumerable.Range(0, count).Select(i => $"{line} {i}")];
}
