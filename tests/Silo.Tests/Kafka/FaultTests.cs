using OrleansKafkaLoki.Grains.Feeds;

namespace OrleansKafkaLoki.Silo.Tests.Kafka;

public sealed class FaultTests
{
    [Fact]
    public async Task Broker_DownAndUpAgain_FeedGoesOnAndHealthTells()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs");
        using var errors = new MetricReader(bed.Meters, "okl.kafka.errors");
        await bed.ProduceAsync("logs", 0, 100);
        await using var feed = bed.Open("p", "logs");
        FeedReading.AssertSequence(await feed.ReadNumbersAsync(100), 100);

        bed.Cluster.SetBrokerDown(1);
        await Eventually.HoldsAsync(
            () => bed.Host.Health is [{ IsConnected: false, FailingSince: not null, Reason: { } reason }] && reason.Contains("refuses connections"),
            "a pipeline whose broker refuses connections",
            () => bed.Host.Health[0]);
        Assert.True(errors.Sum > 0);

        bed.Cluster.SetBrokerUp(1);
        await bed.ProduceAsync("logs", 0, 100, first: 100);
        FeedReading.AssertSequence(await feed.ReadNumbersAsync(100), 100, first: 100);
        await Eventually.HoldsAsync(() => bed.Host.Health is [{ IsConnected: true, Reason: null }], "a connected pipeline", () => bed.Host.Health[0]);
        Assert.Single(bed.Log.Lines, line => line.StartsWith("Warning: Pipeline p cannot read from Kafka", StringComparison.Ordinal));
        Assert.Single(bed.Log.Lines, line => line.StartsWith("Information: Pipeline p reads from Kafka again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Broker_NeverThere_FeedWaitsAndHealthTells()
    {
        await using var bed = new KafkaTestBed();
        bed.AddPipeline("p", "logs");
        bed.Cluster.SetBrokerDown(1);
        await using var feed = bed.Open("p", "logs");
        var waiting = feed.WaitToReadAsync(TestContext.Current.CancellationToken).AsTask();
        await Eventually.HoldsAsync(() => bed.Host.Health is [{ IsConnected: false }], "a failing pipeline", () => bed.Host.Health[0]);
        Assert.False(waiting.IsCompleted);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5000)]
    public async Task Open_OffsetOutOfRange_FaultsThatFeedOnly(long offset)
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 2);
        bed.AddPipeline("p", "logs");
        await bed.ProduceAsync("logs", 0, 100);
        await bed.ProduceAsync("logs", 1, 100);
        bed.Cluster.DeleteRecords("logs", 0, beforeOffset: 50);
        await using var faulted = bed.Open("p", "logs", 0, offset);
        await using var healthy = bed.Open("p", "logs", 1);

        await AssertFaultAsync(faulted, FeedFault.OffsetOutOfRange, $"p/logs/0 at offset {offset}");
        FeedReading.AssertSequence(await healthy.ReadNumbersAsync(100), 100);
        await bed.ProduceAsync("logs", 1, 100, first: 100);
        FeedReading.AssertSequence(await healthy.ReadNumbersAsync(100), 100, first: 100);
        Assert.True(bed.Host.Health[0].IsConnected);
    }

    [Fact]
    public async Task Open_AfterOutOfRange_ReadsFromTheNewOffset()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs");
        await bed.ProduceAsync("logs", 0, 100);
        var faulted = bed.Open("p", "logs", 0, 5000);
        await AssertFaultAsync(faulted, FeedFault.OffsetOutOfRange, "5000");
        await faulted.DisposeAsync();
        await using var feed = bed.Open("p", "logs", 0, 10);
        FeedReading.AssertSequence(await feed.ReadNumbersAsync(90), 90, first: 10);
    }

    [Fact]
    public async Task Open_UnknownTopicOrPartition_FaultsThatFeedOnly()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs");
        await bed.ProduceAsync("logs", 0, 100);
        await using var noTopic = bed.Open("p", "none");
        await using var noPartition = bed.Open("p", "logs", 7);
        await using var healthy = bed.Open("p", "logs", 0);
        FeedReading.AssertSequence(await healthy.ReadNumbersAsync(100), 100);
        await AssertFaultAsync(noTopic, FeedFault.UnknownPartition, "p/none/0");
        await AssertFaultAsync(noPartition, FeedFault.UnknownPartition, "p/logs/7");
    }

    private static async Task AssertFaultAsync(IPartitionFeed feed, FeedFault fault, string message)
    {
        var error = await Assert.ThrowsAsync<FeedException>(async () =>
        {
            while (await feed.WaitToReadAsync(TestContext.Current.CancellationToken))
            {
                Assert.Empty(feed.TakeNumbers());
            }
        });
        Assert.Equal(fault, error.Fault);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
