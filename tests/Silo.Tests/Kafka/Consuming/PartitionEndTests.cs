using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Silo.Kafka.Consuming;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Consuming;

/// <summary>What a feed tells of the end of its partition.</summary>
public sealed class PartitionEndTests
{
    [Fact]
    public async Task EndOffset_NothingToRead_IsTheStart()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs");

        await using var feed = bed.Open("p", "logs");

        await EndsAtAsync(feed, 0);
        Assert.False(feed.TryRead(out _));
        Assert.Equal(0, feed.HighWatermark);
    }

    [Fact]
    public async Task EndOffset_RecordsCome_IsBehindThemAgainAndAgain()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs");
        await bed.ProduceAsync("logs", 0, 10);
        await using var feed = bed.Open("p", "logs", offset: 5);

        Assert.Equal(5, (await feed.ReadNumbersAsync(5)).Count);
        await EndsAtAsync(feed, 10);

        await bed.ProduceAsync("logs", 0, 10, first: 10);
        FeedReading.AssertSequence(await feed.ReadNumbersAsync(10), 10, first: 10);
        await EndsAtAsync(feed, 20);
    }

    [Fact]
    public async Task EndOffset_IntakeWasHeld_IsSetAgainAndPassesNoRecord()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs");
        await using var feed = bed.Open("p", "logs");
        await EndsAtAsync(feed, 0);

        feed.HoldIntake();
        await bed.ProduceAsync("logs", 0, 10);
        feed.ResumeIntake();

        FeedReading.AssertSequence(await feed.ReadNumbersAsync(10), 10);
        await EndsAtAsync(feed, 10);
    }

    [Fact]
    public void SetEnd_MarksBehindTheLastRecord_RaiseWhatIsKnownOfTheLog()
    {
        var feed = Feed();
        feed.SetRefusal("no leader");
        feed.RaiseHighWatermark(10);

        feed.SetEnd(11);
        Assert.Equal((11, 11, null), (feed.EndOffset, feed.HighWatermark, feed.Refusal));

        feed.SetEnd(-1);
        Assert.Equal((-1, 11), (feed.EndOffset, feed.HighWatermark));
    }

    [Fact]
    public void ReachEnd_BehindThePosition_IsABatchWithoutRecords()
    {
        var feed = Feed();
        var intake = new PartitionIntake(feed, 5);

        intake.ReachEnd(8, now: 1);
        intake.Seal();

        Assert.True(feed.TryRead(out var batch));
        Assert.Equal((0, 8, 0), (batch.Count, batch.NextOffset, batch.ChargedBytes));
        Assert.Equal((8, 8), (intake.Position, feed.EndOffset));
        batch.Dispose();
    }

    [Fact]
    public void ReachEnd_AtOrBeforeThePosition_MovesNothing()
    {
        var feed = Feed();
        var intake = new PartitionIntake(feed, 5);

        intake.ReachEnd(4, now: 1);
        Assert.Equal((5, -1, false), (intake.Position, feed.EndOffset, intake.IsFilling));

        intake.ReachEnd(5, now: 1);
        Assert.Equal((5, 5, false), (intake.Position, feed.EndOffset, intake.IsFilling));
    }

    private static PartitionFeed Feed() => new(new("p", "logs", 0), new FeedBudget(1_000_000).Of("p"), 1_000_000, new NoControl());

    private static Task EndsAtAsync(IPartitionFeed feed, long offset) => Eventually.HoldsAsync(
        () => feed.EndOffset == offset, $"the end is at {offset}", () => feed.EndOffset);
}
