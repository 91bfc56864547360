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
