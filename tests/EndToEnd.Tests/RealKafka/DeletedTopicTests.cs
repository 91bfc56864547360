using System.Net;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>Topics that come and go while a silo reads them.</summary>
public sealed class DeletedTopicTests
{
    private static readonly TimeSpan Unrest = TimeSpan.FromSeconds(10);

    [LongFact]
    public async Task Consume_TopicsAreDeletedAndOneComesAgain_SiloStaysReadyAndReadsTheNewOne()
    {
        await using var run = await KafkaRun.StartAsync(1, "^app-", "named");
        string[] topics = ["app-kept", "app-gone", "named"];
        foreach (var topic in topics)
        {
            await run.Kafka.CreateTopicAsync(topic, 2);
            await run.Kafka.ProduceAsync(topic, [0, 1], "first");
        }

        await run.StartSiloAsync();
        foreach (var topic in topics)
        {
            await run.ArrivesAsync(topic, [0, 1], "first");
        }

        run.Watch();
        await run.Kafka.DeleteTopicsAsync("app-gone", "named");
        var deleted = run.Elapsed;
        await run.ForgetsAsync("app-gone");
        await run.ForgetsAsync("named");
        Assert.True(run.AlarmsOf("app-gone").Count <= 2, string.Join('\n', run.AlarmsOf("app-gone")));
        await run.Kafka.ProduceAsync("app-kept", [0, 1], "second");
        await run.ArrivesAsync("app-kept", [0, 1], "second");

        await Eventually.HoldsAsync(
            async () => run.Elapsed > deleted + Unrest && await run.StatusAsync() == HttpStatusCode.OK, "what a deletion stirs up is over, and nothing is down");
        var settled = run.Elapsed;
        await run.Kafka.CreateTopicAsync("app-gone", 2);
        await run.Kafka.ProduceAsync("app-gone", [0, 1], "new");
        await run.ArrivesAsync("app-gone", [0, 1], "new");

        Assert.All(await run.StatusesSinceAsync(settled), status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(0, await run.Silo.StopAsync());
    }
}
