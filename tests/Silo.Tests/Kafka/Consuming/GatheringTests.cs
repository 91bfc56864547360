using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Kafka.Consuming;
using OrleansKafkaLoki.Silo.Kafka.Health;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Consuming;

public sealed class GatheringTests
{
    private static readonly TimeSpan Gather = TimeSpan.FromHours(1);

    [Fact]
    public async Task Run_FewRecords_FirstComeAtOnceAndLaterOnesOfAllPartitionsTogether()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 2);
        bed.AddPipeline("p", "logs");
        var (metrics, time) = (new KafkaMetrics(bed.Meters), new FakeTimeProvider());
        using var admin = new KafkaAdmin("p", bed.Get<KafkaAdmins>().CredentialsOf("p"), metrics);
        await using var consumer = new PipelineConsumer("p", new RecordFields(Key: true, Headers: true), Gather, bed.Budget.Of("p"), admin, metrics, time, bed.Log);
        await using var one = Open(consumer, bed, 0);
        await using var other = Open(consumer, bed, 1);
        await bed.ProduceAsync("logs", 0, 1);
        await bed.ProduceAsync("logs", 1, 1);
        FeedReading.AssertSequence(await one.ReadNumbersAsync(1), 1);
        FeedReading.AssertSequence(await other.ReadNumbersAsync(1), 1);

        await bed.ProduceAsync("logs", 0, 1, first: 1);
        await TakenAsync(one, 2);
        time.Advance(Gather / 2);
        await bed.ProduceAsync("logs", 1, 2, first: 1);
        await TakenAsync(other, 3);
        Assert.Equal((0, 0), (one.TakeNumbers().Count, other.TakeNumbers().Count));

        time.Advance((Gather / 2) + TimeSpan.FromMilliseconds(1));

        Assert.Equal((1, 2), ((await one.ReadNumbersAsync(1)).Count, (await other.ReadNumbersAsync(1)).Count));
    }

    [Fact]
    public async Task Run_BatchIsFull_ComesAtOnceAndSaysSo()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs");
        var metrics = new KafkaMetrics(bed.Meters);
        using var admin = new KafkaAdmin("p", bed.Get<KafkaAdmins>().CredentialsOf("p"), metrics);
        await using var consumer = new PipelineConsumer("p", new RecordFields(Key: true, Headers: true), Gather, bed.Budget.Of("p"), admin, metrics, new FakeTimeProvider(), bed.Log);
        await using var feed = Open(consumer, bed, 0);
        await bed.ProduceAsync("logs", 0, 1);
        Assert.False(await ReadIsFullAsync(feed));

        await bed.ProduceAsync("logs", 0, 2, first: 1, length: PartitionIntake.BatchBytes);

        Assert.True(await ReadIsFullAsync(feed));
        await TakenAsync(feed, 3);
        Assert.Empty(feed.TakeNumbers());
    }

    private static async Task<bool> ReadIsFullAsync(PartitionFeed feed)
    {
        await feed.WaitToReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
        Assert.True(feed.TryRead(out var batch));
        var isFull = batch.IsFull;
        Assert.Equal(1, batch.Count);
        feed.Release(batch.ChargedBytes);
        batch.Dispose();
        return isFull;
    }

    /// <summary>The broker has nothing more, so that everything before is read, be it handed over or not.</summary>
    private static Task TakenAsync(PartitionFeed feed, long offset) =>
        Eventually.HoldsAsync(() => feed.EndOffset == offset, $"everything below {offset} is read", () => feed.EndOffset);

    private static PartitionFeed Open(PipelineConsumer consumer, KafkaTestBed bed, int partition)
    {
        var feed = new PartitionFeed(new PartitionId("p", "logs", partition), bed.Budget.Of("p"), 1_000_000, consumer);
        consumer.Open(feed, 0, null);
        return feed;
    }
}
