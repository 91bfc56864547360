using Confluent.Kafka;

namespace OrleansKafkaLoki.EndToEnd.Tests.Topology;

/// <summary>Topics that come, go and come again while three silos ship.</summary>
public sealed class TopicTests
{
    private const int Rate = 300;
    private const int Before = 300;
    private const int After = 120;

    [LongFact]
    public async Task Pattern_NewTopicAndOneCreatedAgain_ShipsEachRecordOnce()
    {
        await using var run = await TopologyRun.StartAsync();
        var first = await run.CreateTopicAsync("first", 5);
        await run.StartSilosAsync(3, [$"^{run.Id}-"]);
        run.Load(first, Rate);
        await run.RunsEvenlyAsync(("quickstart", first));
        await run.DeliverAsync(Rate);

        // Records come before anybody has looked, and all of them count.
        var second = await run.CreateTopicAsync("second", 4);
        run.Load(second, Rate);
        var again = await run.CreateTopicAsync("again", 3);
        await ProduceAsync(run, again, "old", Before);
        await run.RunsEvenlyAsync(("quickstart", first), ("quickstart", second), ("quickstart", again));
        await Eventually.HoldsAsync(() => run.Totals.Unexpected == Before, "the topic's records are delivered", () => run.Totals);

        run.Servers.Embedded.Broker.DeleteTopic(again.Name);
        await run.DeliverAsync(Rate);
        await run.CreateTopicAsync("again", 3);
        await ProduceAsync(run, again, "new", After);

        // The ledger knows nothing of this topic; the new one's offsets are the old one's.
        await Eventually.HoldsAsync(
            () => run.Totals.Unexpected + run.Totals.Duplicated == Before + After, "the new topic's records are delivered", () => run.Totals);
        await run.RunsEvenlyAsync(("quickstart", first), ("quickstart", second), ("quickstart", again));
        await run.DeliverAllAsync();
        var cancellationToken = TestContext.Current.CancellationToken;
        Assert.Equal(run.Totals.Produced + Before + After, await run.Reader.CountAsync(cancellationToken));
        Assert.Equal(
            Lines("old", Before).Concat(Lines("new", After)).Order(StringComparer.Ordinal),
            (await run.Reader.ReadAsync(cancellationToken)).Where(entry => entry.Topic == again.Name).Select(entry => entry.Line).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Lines(string text, int count) => Enumerable.Range(0, count).Select(number => $$"""{"level":"info","message":"{{text}} {{number}}"}""");

    private static async Task ProduceAsync(TopologyRun run, Topic topic, string text, int count)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = run.Servers.Kafka }).Build();
        await Task.WhenAll(Lines(text, count).Select((line, number) => producer.ProduceAsync(
            new TopicPartition(topic.Name, number % topic.Partitions), new Message<Null, string> { Value = line }, TestContext.Current.CancellationToken)));
    }
}
