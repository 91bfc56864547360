using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Grains.Tests.Cluster;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

/// <summary>Logs that lost their last records, and other logs in the place of the checkpoint's.</summary>
public sealed class CutLogTests(ShipperCluster cluster) : IClassFixture<ShipperCluster>
{
    [Fact]
    public async Task Read_LogIsCutShortWhileItRuns_GoesOnWhereItParts()
    {
        var partition = await StartAsync("cut-running", 20);

        cluster.Topics.Bounds[partition.Topic] = new LogBounds(0, 18);
        cluster.Feeds.Cut(partition, 15, 1, Lines("new", 3));

        var status = await cluster.ReachesAsync(partition, status => status.Checkpoint == 18, "the checkpoint is 18");
        Assert.Equal([.. Lines("old", 20), .. Lines("new", 3)], cluster.LinesOf(partition.Topic));
        Assert.Equal((15, 19, GapCause.Truncated, 5), (status.LastGap!.First, status.LastGap.Last, status.LastGap.Cause, status.GapTruncated));
    }

    [Fact]
    public async Task EnsureStartedAsync_AfterACleanStop_TellsTheFeedWhatWasReadLast()
    {
        var partition = await StartAsync("marked", 20);
        await cluster.Partition(partition).DrainAsync(TimeSpan.FromSeconds(10));

        await EnsureStartedAsync(partition);

        await cluster.ReachesAsync(partition, status => status.State == PartitionState.Running, "it runs");
        Assert.Equal(new EpochMark(20, 0), cluster.Feeds.Marks[partition]);
    }

    [Fact]
    public async Task EnsureStartedAsync_OffsetIsOnAnotherCluster_GoesOnAtTheGroupsOffset()
    {
        cluster.Topics.Ids["moved"] = "A";
        cluster.Topics.ClusterId = "here";
        var partition = await StartAsync("moved", 20, "A");
        await cluster.Partition(partition).DrainAsync(TimeSpan.FromSeconds(10));
        (cluster.Topics.ClusterId, cluster.Topics.Ids["moved"]) = ("there", "B");
        cluster.Topics.Bounds["moved"] = new LogBounds(0, 25);
        cluster.Feeds.Append(partition, Lines("new", 5));

        await EnsureStartedAsync(partition, "B");
        var held = await cluster.ReachesAsync(partition, status => status.State == PartitionState.Faulted, "it waits for an offset of the group");
        Assert.StartsWith("Kafka is another cluster (there, before here)", held.Reason, StringComparison.Ordinal);
        cluster.Topics.GroupOffset = 20;

        await cluster.ReachesAsync(partition, status => status.Checkpoint == 25, "the checkpoint is 25");
        cluster.Topics.GroupOffset = null;
        Assert.Equal([.. Lines("old", 20), .. Lines("new", 5)], cluster.LinesOf(partition.Topic));
    }

    [Fact]
    public async Task Read_BatchCannotBeRead_IsPassedByALaterOffsetOfTheGroup()
    {
        var partition = await StartAsync("passed", 20);
        cluster.Topics.Bounds[partition.Topic] = new LogBounds(0, 20);
        cluster.Topics.GroupOffset = 15;
        cluster.Feeds.Fail(partition, FeedFault.Fatal);
        await cluster.ReachesAsync(partition, status => status.State == PartitionState.Faulted, "it is held");
        cluster.Topics.Bounds[partition.Topic] = new LogBounds(0, 30);
        cluster.Feeds.Append(partition, Lines("bad", 5));
        cluster.Topics.GroupOffset = 25;
        cluster.Feeds.Append(partition, Lines("good", 5));

        var status = await cluster.ReachesAsync(partition, status => status.Checkpoint == 30, "the checkpoint is 30");
        cluster.Topics.GroupOffset = null;
        Assert.Equal([.. Lines("old", 20), .. Lines("good", 5)], cluster.LinesOf(partition.Topic));
        Assert.Equal((20, 24, GapCause.Skipped, 5), (status.LastGap!.First, status.LastGap.Last, status.LastGap.Cause, status.GapSkipped));
    }

    [Fact]
    public async Task EnsureStartedAsync_AfterWhatCannotBeReadWasPassed_DoesNotBeginBeforeIt()
    {
        var partition = await StartAsync("passed-and-stopped", 20);
        cluster.Topics.Bounds[partition.Topic] = new LogBounds(0, 25);
        cluster.Feeds.Fail(partition, FeedFault.Fatal);
        cluster.Feeds.Append(partition, Lines("bad", 5));
        cluster.Topics.GroupOffset = 25;
        await cluster.ReachesAsync(partition, status => status.GapSkipped == 5 && status.State == PartitionState.Running, "five offsets are passed");
        cluster.Topics.GroupOffset = null;
        await cluster.Partition(partition).DrainAsync(TimeSpan.FromSeconds(10));
        cluster.Feeds.Marks[partition] = new EpochMark(0, 99);

        await EnsureStartedAsync(partition);

        // The last record that was read lies before what was passed: from behind it, that would be asked for again.
        await Eventually.HoldsAsync(() => cluster.Feeds.Marks[partition] is null, "the feed is told of no record before");
    }

    [Fact]
    public async Task Read_StandsStill_TellsItsLagAndIsPassedByALaterOffsetOfTheGroup()
    {
        var partition = await StartAsync("silent", 20);
        cluster.Feeds.Refusals[partition] = "nothing has come";
        cluster.Feeds.Append(partition, Lines("bad", 5));
        await cluster.ReachesAsync(partition, status => status.Reason == "Kafka delivers nothing of it: nothing has come.", "it says that it stands still");
        cluster.Feeds.Append(partition, Lines("good", 5));
        cluster.Feeds.Refusals.TryRemove(partition, out _);
        cluster.Feeds.Refusals[partition] = "nothing has come still";
        cluster.Topics.GroupOffset = 25;

        await cluster.ReachesAsync(partition, status => status.GapSkipped == 5, "five offsets are passed");
        cluster.Topics.GroupOffset = null;
        cluster.Feeds.Refusals.TryRemove(partition, out _);
        cluster.Feeds.Append(partition, "last");
        await cluster.ReachesAsync(partition, status => status.Checkpoint == 31, "the checkpoint is 31");
        Assert.Equal([.. Lines("old", 20), .. Lines("good", 5), "last"], cluster.LinesOf(partition.Topic));
    }

    [Fact]
    public async Task Status_CannotBeRead_HasTheLagThatKafkaTells()
    {
        var partition = await StartAsync("lagging", 20);
        cluster.Topics.Bounds[partition.Topic] = new LogBounds(0, 50);

        cluster.Feeds.Fail(partition, FeedFault.Fatal);

        var status = await cluster.ReachesAsync(partition, status => status.LagRecords == 30, "the lag is 30");
        Assert.True(status.LagSeconds > 0, $"{status.LagSeconds} s");

        // What it commits to the group is its own again once it reads.
        await Eventually.HoldsAsync(() => cluster.Topics.Mirrored.GetValueOrDefault(partition) == 20, "the group's offset is 20");
    }

    private static string[] Lines(string kind, int count) => [.. Enumerable.Range(0, count).Select(i => $"{kind} {i}")];

    private async Task<PartitionId> StartAsync(string topic, int records, string? id = null)
    {
        var partition = new PartitionId("app", topic, 0);
        cluster.Feeds.Elections[partition] = [(0, 0)];
        cluster.Feeds.Append(partition, Lines("old", records));
        await EnsureStartedAsync(partition, id);
        await cluster.ReachesAsync(partition, status => status.Checkpoint == records, $"the checkpoint is {records}");
        return partition;
    }

    private Task<SiloAddress> EnsureStartedAsync(PartitionId partition, string? id = null) =>
        cluster.Partition(partition).EnsureStartedAsync(PartitionStart.Configured, id);
}
