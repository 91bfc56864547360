using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Grains.Tests.Cluster;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

public sealed class RecreatedTopicTests(ShipperCluster cluster) : IClassFixture<ShipperCluster>
{
    [Fact]
    public async Task EnsureStartedAsync_RecreatedWhileRunning_DeliversTheOldRecordsThenAllOfTheNewLog()
    {
        var partition = await StartAsync("while-running", "A", 10);
        cluster.Loki.Hold(partition.Topic);
        cluster.Feeds.Append(partition, Lines("old", 12, from: 10));
        await cluster.ReachesAsync(partition, status => status.InFlight == 12, "12 records are in flight");

        Recreate(partition, "B", 30);
        await EnsureStartedAsync(partition, "B");
        await cluster.ReachesAsync(partition, status => status.State == PartitionState.Faulted, "the change is known");
        cluster.Loki.Resume(partition.Topic);

        var status = await cluster.ReachesAsync(partition, status => status.Checkpoint == 30 && status.GapRecreated == 0 && status.LastGap is not null, "the new log is read to its end");
        Assert.Equal([.. Lines("old", 22), .. Lines("new", 30)], cluster.LinesOf(partition.Topic));
        Assert.Equal((PartitionState.Running, 1, 0), (status.State, status.Epoch, status.Unaccounted));
        Assert.Equal((22, 21, GapCause.Recreated), (status.LastGap!.First, status.LastGap.Last, status.LastGap.Cause));
    }

    [Fact]
    public async Task EnsureStartedAsync_RecreatedWhileStopped_LogsTheRangeAndStartsAtTheNewLog()
    {
        var partition = await StartAsync("while-stopped", "A", 10);
        await EnsureStartedAsync(partition, "A"); // The log's end is seen.
        cluster.Feeds.Append(partition, Lines("old", 5, from: 10));
        await cluster.ReachesAsync(partition, status => status.Checkpoint == 15, "the checkpoint is 15");
        await DrainAsync(partition);
        Recreate(partition, "B", 40);

        await EnsureStartedAsync(partition, "B");

        var status = await cluster.ReachesAsync(partition, status => status.Checkpoint == 40, "the checkpoint is 40");
        Assert.Equal([.. Lines("old", 15), .. Lines("new", 40)], cluster.LinesOf(partition.Topic));
        Assert.Equal((15, GapCause.Recreated, 0), (status.LastGap!.First, status.LastGap.Cause, status.GapRecreated));
    }

    [Fact]
    public async Task EnsureStartedAsync_OldLogWasNotReadToItsEnd_CountsWhatWasSeenOfIt()
    {
        cluster.Loki.Hold("not-read");
        var partition = new PartitionId("app", "not-read", 0);
        cluster.Topics.Ids[partition.Topic] = "A";
        cluster.Feeds.Append(partition, Lines("old", 10));
        await EnsureStartedAsync(partition, "A");
        await cluster.ReachesAsync(partition, status => status.InFlight == 10, "10 records are in flight");
        cluster.Loki.Resume("not-read");
        await cluster.ReachesAsync(partition, status => status.Checkpoint == 10, "the checkpoint is 10");

        // Kafka holds more than the feed has delivered: five records that will never be read.
        cluster.Feeds.Open[partition].Unread = 5;
        await EnsureStartedAsync(partition, "A");
        Recreate(partition, "B", 3);
        await EnsureStartedAsync(partition, "B");

        var status = await cluster.ReachesAsync(partition, status => status.Checkpoint == 3, "the checkpoint is 3");
        Assert.Equal((10, 14, 5), (status.LastGap!.First, status.LastGap.Last, status.GapRecreated));
    }

    [Fact]
    public async Task EnsureStartedAsync_FeedBreaksOffBeforeTheChangeIsSeen_AsksForTheTopicItself()
    {
        var partition = await StartAsync("broken-off", "A", 10);
        Recreate(partition, "B", 20);

        cluster.Feeds.Fail(partition, FeedFault.UnknownPartition);

        var status = await cluster.ReachesAsync(partition, status => status.Checkpoint == 20, "the checkpoint is 20");
        Assert.Equal([.. Lines("old", 10), .. Lines("new", 20)], cluster.LinesOf(partition.Topic));
        Assert.Equal(GapCause.Recreated, status.LastGap!.Cause);
    }

    [Fact]
    public async Task EnsureStartedAsync_RecreatedWhileBoundsAreAsked_TakesThemForTheNewTopics()
    {
        var partition = await StartAsync("between-questions", "A", 10);
        cluster.Topics.BeforeBounds[partition.Topic] = () => Recreate(partition, "B", 5);

        cluster.Feeds.Fail(partition, FeedFault.OffsetOutOfRange);

        await cluster.ReachesAsync(partition, status => status.Checkpoint == 5, "the checkpoint is 5");
        await EnsureStartedAsync(partition, "B");
        cluster.Feeds.Append(partition, Lines("new", 5, from: 5));
        await cluster.ReachesAsync(partition, status => status.Checkpoint == 10, "the checkpoint is 10");
        Assert.Equal([.. Lines("old", 10), .. Lines("new", 10)], cluster.LinesOf(partition.Topic));
    }

    [Theory]
    [InlineData("never-told", null, null, null)]
    [InlineData("not-told-now", "A", null, null)]
    [InlineData("told-late", null, "A", "A")]
    [InlineData("told-wrong", "A", "Z", "A")]
    [InlineData("cannot-be-asked", "A", "Z", null)]
    public async Task EnsureStartedAsync_IdUnknownOrOutOfDate_IsNoAlarm(string topic, string? first, string? later, string? asked)
    {
        var partition = await StartAsync(topic, first, 10);
        SetId(topic, asked);

        await EnsureStartedAsync(partition, later);
        await EnsureStartedAsync(partition, later);
        cluster.Feeds.Append(partition, Lines("old", 10, from: 10));
        await cluster.ReachesAsync(partition, status => status.Checkpoint == 20, "the checkpoint is 20");
        await DrainAsync(partition);
        cluster.Feeds.Append(partition, Lines("old", 10, from: 20));
        await EnsureStartedAsync(partition, later);

        var status = await cluster.ReachesAsync(partition, status => status.Checkpoint == 30, "the checkpoint is 30");
        Assert.Equal(Lines("old", 30), cluster.LinesOf(topic));
        Assert.Null(status.LastGap);
    }

    [Fact]
    public async Task EnsureStartedAsync_ViewFromBeforeTheChange_DoesNotTurnItBack()
    {
        var partition = await StartAsync("old-view", "A", 10);
        Recreate(partition, "B", 20);
        await EnsureStartedAsync(partition, "B");
        await cluster.ReachesAsync(partition, status => status.Checkpoint == 20, "the checkpoint is 20");

        SetId(partition.Topic, "A"); // A broker that has not learnt of the change.
        await EnsureStartedAsync(partition, "A");
        cluster.Feeds.Append(partition, Lines("new", 5, from: 20));

        await cluster.ReachesAsync(partition, status => status.Checkpoint == 25, "the checkpoint is 25");
        Assert.Equal([.. Lines("old", 10), .. Lines("new", 25)], cluster.LinesOf(partition.Topic));
    }

    [Fact]
    public async Task ReconcileAsync_TopicRecreated_ThePartitionLearnsOfIt()
    {
        var partition = new PartitionId("app", "reconciled", 0);
        cluster.Topics.Ids[partition.Topic] = "A";
        cluster.Feeds.Append(partition, Lines("old", 10));
        await cluster.ReconcileAsync((partition.Topic, 1));
        await cluster.ReachesAsync(partition, status => status.Checkpoint == 10, "the checkpoint is 10");

        Recreate(partition, "B", 20);
        await cluster.ReconcileAsync((partition.Topic, 1));

        await cluster.ReachesAsync(partition, status => status.Checkpoint == 20, "the checkpoint is 20");
        Assert.Equal([.. Lines("old", 10), .. Lines("new", 20)], cluster.LinesOf(partition.Topic));
    }

    private static string[] Lines(string kind, int count, int from = 0) => [.. Enumerable.Range(from, count).Select(i => $"{kind} {i}")];

    private async Task<PartitionId> StartAsync(string topic, string? id, int records)
    {
        var partition = new PartitionId("app", topic, 0);
        SetId(topic, id);
        cluster.Feeds.Append(partition, Lines("old", records));
        await EnsureStartedAsync(partition, id);
        await cluster.ReachesAsync(partition, status => status.Checkpoint == records, $"the checkpoint is {records}");
        return partition;
    }

    private void Recreate(PartitionId partition, string id, int records)
    {
        cluster.Feeds.Recreate(partition, Lines("new", records));
        cluster.Topics.Bounds[partition.Topic] = new LogBounds(0, records);
        SetId(partition.Topic, id);
    }

    private void SetId(string topic, string? id)
    {
        if (id is null)
        {
            cluster.Topics.Ids.TryRemove(topic, out _);
        }
        else
        {
            cluster.Topics.Ids[topic] = id;
        }
    }

    private Task<SiloAddress> EnsureStartedAsync(PartitionId partition, string? id) => cluster.Partition(partition).EnsureStartedAsync(PartitionStart.Configured, id);

    private Task DrainAsync(PartitionId partition) => cluster.Partition(partition).DrainAsync(TimeSpan.FromSeconds(10));
}
