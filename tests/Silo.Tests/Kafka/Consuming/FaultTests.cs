using Confluent.Kafka;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Silo.Kafka.Consuming;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Consuming;

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
            () => IsRefused(bed), "a pipeline whose broker refuses connections", () => bed.Host.Health[0]);
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
        await Eventually.HoldsAsync(() => IsRefused(bed), "a failing pipeline", () => bed.Host.Health[0]);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task Start_BrokerNotThereAndNoPartitionOpen_HealthTellsUntilItIs()
    {
        await using var bed = new KafkaTestBed();
        bed.AddPipeline("p", "logs").SocketTimeoutMs = 1000;
        bed.Cluster.SetBrokerDown(1);
        await bed.Host.StartAsync();
        Assert.False(Assert.Single(bed.Host.Health).IsConnected);
        await Eventually.HoldsAsync(() => IsRefused(bed), "a failing pipeline", () => bed.Host.Health[0]);

        bed.Cluster.SetBrokerUp(1);
        await Eventually.HoldsAsync(() => bed.Host.Health is [{ IsConnected: true }], "a connected pipeline", () => bed.Host.Health[0]);
    }

    [Fact]
    public async Task Stop_BrokerNotThere_DoesNotWaitForItsAnswer()
    {
        await using var bed = new KafkaTestBed();
        bed.AddPipeline("p", "logs").SocketTimeoutMs = 300_000;
        bed.AddPipeline("q", "logs").SocketTimeoutMs = 300_000;
        bed.Cluster.SetBrokerDown(1);
        await bed.Host.StartAsync();
        await using var feed = bed.Open("p", "logs");
        await bed.Host.StopAsync(TestContext.Current.CancellationToken).WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
        Assert.False(await feed.WaitToReadAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Start_ClientCannotBeMade_HealthTellsAndOneLogLine()
    {
        await using var bed = new KafkaTestBed();
        bed.AddPipeline("p", "logs").LibrdkafkaOptions["message.max.bytes"] = "10000000";
        await bed.Host.StartAsync();
        await Eventually.HoldsAsync(
            () => bed.Host.Health is [{ IsConnected: false, Reason: { } reason }] && reason.Contains("fetch.max.bytes", StringComparison.Ordinal),
            "a pipeline whose client is refused",
            () => bed.Host.Health[0]);
        Assert.Single(bed.Log.Lines, line => line.StartsWith("Error:", StringComparison.Ordinal));
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
        await Eventually.HoldsAsync(() => bed.Host.Health is [{ IsConnected: true }], "a connected pipeline", () => bed.Host.Health[0]);
    }

    [Theory]
    [InlineData(ErrorCode.NoError)]
    [InlineData(ErrorCode.Local_UnsupportedFeature)] // Fetched all the same, so that the broker refuses the offset first.
    public async Task Open_BehindTheEndOfALogThatWasCut_TellsWhereItParts(ErrorCode firstAnswer)
    {
        const short OffsetForLeaderEpoch = 23;
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs");
        await bed.ProduceAsync("logs", 0, 100);
        bed.Cluster.PushRequestErrors(OffsetForLeaderEpoch, firstAnswer);
        await using var feed = bed.Host.Open(new PartitionId("p", "logs", 0), 5000, new EpochMark(5000, 0));
        var fault = await AssertFaultAsync(feed, FeedFault.OffsetOutOfRange, "p/logs/0 at offset 5000");
        Assert.Equal(100, fault.PartedAt);
    }

    [Fact]
    public async Task Open_BeforeTheStartOfALogThatIsWhole_IsOutOfRange()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs");
        await bed.ProduceAsync("logs", 0, 100);
        bed.Cluster.DeleteRecords("logs", 0, beforeOffset: 50);
        await using var feed = bed.Host.Open(new PartitionId("p", "logs", 0), 10, new EpochMark(10, 0));
        var fault = await AssertFaultAsync(feed, FeedFault.OffsetOutOfRange, "p/logs/0 at offset 10");
        Assert.Null(fault.PartedAt);
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

        // Their own faults tell; the connection is fine.
        Assert.DoesNotContain(bed.Log.Lines, line => line.StartsWith("Warning:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_PartitionThatAKnownTopicDoesNotHave_FaultsThatFeedOnly()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs");
        await bed.ProduceAsync("logs", 0, 100);
        await using var healthy = bed.Open("p", "logs", 0);
        FeedReading.AssertSequence(await healthy.ReadNumbersAsync(100), 100);

        await using var noPartition = bed.Open("p", "logs", 7);

        await AssertFaultAsync(noPartition, FeedFault.UnknownPartition, "p/logs/7");
        await bed.ProduceAsync("logs", 0, 100, first: 100);
        FeedReading.AssertSequence(await healthy.ReadNumbersAsync(100), 100, first: 100);
    }

    [Fact]
    public void Exception_BatchCannotBeRead_NamesOffsetCauseAndTheWayPast()
    {
        var feed = new PartitionFeed(new PartitionId("p", "logs", 0), new FeedBudget(1).Of("p"), 1, new NoControl());
        var error = new Error(ErrorCode.Local_BadCompression, "Decompression (codec 0x1) of message at 100 of 547 bytes failed: Local: Invalid compressed data");

        var fault = PartitionFault.Exception(PartitionFault.Of(error.Code)!.Value, new PartitionIntake(feed, 100), error);

        Assert.Equal(
            "p/logs/0 at offset 100: Decompression (codec 0x1) of message at 100 of 547 bytes failed: Local: Invalid compressed data. "
            + "'A batch that cannot be read' in docs/troubleshooting.md says how to pass it.",
            fault.Message);
    }

    private static bool IsRefused(KafkaTestBed bed) => bed.Host.Health is
        [{ IsConnected: false, FailingSince: not null, Reason: { } reason }] && reason.Contains("refuses connections", StringComparison.Ordinal);

    private static async Task<FeedException> AssertFaultAsync(IPartitionFeed feed, FeedFault fault, string message)
    {
        var error = await Assert.ThrowsAsync<FeedException>(async () =>
        {
            while (await feed.WaitToReadAsync(TestContext.Current.CancellationToken).AsTask()
                .WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken))
            {
                Assert.Empty(feed.TakeNumbers());
            }
        });
        Assert.Equal(fault, error.Fault);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        return error;
    }
}
