using Confluent.Kafka;
using OrleansKafkaLoki.EndToEnd.Tests.RealKafka;
using OrleansKafkaLoki.Grains.Partitions.Feeds;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Consuming;

/// <summary>The end of a log that transactions have written to. The mock cluster writes no marks, so this needs a real Kafka.</summary>
public sealed class TransactionEndTests : IClassFixture<ProcessTurn>
{
    [LongFact]
    public async Task EndOffset_LogEndsInTransactions_IsBehindTheirMarksAndBeforeAnOpenOne()
    {
        await using var kafka = await KafkaNodes.StartAsync(1);
        await kafka.CreateTopicAsync("logs", 1);
        var settings = new ProducerConfig { BootstrapServers = kafka.BootstrapServers, TransactionalId = "marks" };
        using var producer = new ProducerBuilder<Null, byte[]>(settings).SetLogHandler((_, _) => { }).Build();
        await using var bed = new KafkaTestBed();
        bed.AddPipeline("p", "logs").BootstrapServers = kafka.BootstrapServers;
        await Task.Run(() => producer.InitTransactions(Eventually.Deadline), TestContext.Current.CancellationToken);
        await using var feed = bed.Open("p", "logs");

        await TransactAsync(producer, () => producer.CommitTransaction());
        FeedReading.AssertSequence(await feed.ReadNumbersAsync(10), 10);
        await EndsAtAsync(feed, 11);

        await TransactAsync(producer, () => producer.AbortTransaction());
        await EndsAtAsync(feed, 22);
        Assert.Equal(22, await LastOffsetAsync(feed));

        await TransactAsync(producer, () => { });
        await Eventually.HoldsAsync(() => feed.HighWatermark == 32, "the open transaction is seen", () => feed.HighWatermark);
        Assert.Equal(22, feed.EndOffset);
        Assert.Empty(feed.TakeNumbers());
        await Task.Run(() => producer.AbortTransaction(), TestContext.Current.CancellationToken);
    }

    private static Task TransactAsync(IProducer<Null, byte[]> producer, Action end) => Task.Run(
        () =>
        {
            producer.BeginTransaction();
            for (var i = 0; i < 10; i++)
            {
                producer.Produce("logs", new Message<Null, byte[]> { Value = KafkaTestBed.Value(i) });
            }

            producer.Flush(TestContext.Current.CancellationToken);
            end();
        },
        TestContext.Current.CancellationToken);

    /// <summary>Reads batches without records, up to the one there is now.</summary>
    private static async Task<long> LastOffsetAsync(IPartitionFeed feed)
    {
        var next = -1L;
        while (next < feed.EndOffset && await feed.WaitToReadAsync(TestContext.Current.CancellationToken))
        {
            Assert.True(feed.TryRead(out var batch));
            Assert.Equal(0, batch.Count);
            next = batch.NextOffset;
            batch.Dispose();
        }

        return next;
    }

    private static Task EndsAtAsync(IPartitionFeed feed, long offset) => Eventually.HoldsAsync(
        () => feed.EndOffset == offset, $"the end is at {offset}", () => feed.EndOffset);
}
