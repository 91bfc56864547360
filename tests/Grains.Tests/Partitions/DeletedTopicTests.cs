using Microsoft.Extensions.DependencyInjection;
using OrleansKafkaLoki.Grains.Interfaces.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Grains.Tests.Cluster;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

public sealed class DeletedTopicTests(ShipperCluster cluster) : IClassFixture<ShipperCluster>
{
    [Fact]
    public async Task Feed_TopicIsDeleted_StopsDeliveredAndStaysStoppedUntilItIsBack()
    {
        var partition = await StartAsync("deleted", "A", 10);
        cluster.Loki.Hold(partition.Topic);
        cluster.Feeds.Append(partition, Lines("last", 5));
        await cluster.ReachesAsync(partition, status => status.InFlight == 5, "5 records are in flight");

        Delete(partition);
        await cluster.ReachesAsync(partition, status => status.State == PartitionState.Draining, "what was read is brought to its end");
        cluster.Loki.Resume(partition.Topic);

        await EndsAsync(partition);
        var balancer = cluster.Silo.Client.GetGrain<IPartitionBalancerGrain>(IPartitionBalancerGrain.Key);
        await Eventually.HoldsAsync(
            async () => await balancer.GetStatusAsync() is { Misplaced: 0 } all && all.Silos.All(silo => !silo.Partitions.Contains(partition)), "the balancer has forgotten it");
        var status = await cluster.Partition(partition).GetStatusAsync();
        Assert.Equal((PartitionState.Stopped, 15, 1), (status.State, status.Checkpoint, status.Epoch));
        Assert.Equal([.. Lines("old", 10), .. Lines("last", 5)], cluster.LinesOf(partition.Topic));

        cluster.Topics.Gone.Clear();
        cluster.Topics.Ids[partition.Topic] = "B";
        cluster.Topics.Bounds[partition.Topic] = new LogBounds(0, 3);
        cluster.Feeds.Recreate(partition, Lines("new", 3));
        await cluster.ReconcileAsync((partition.Topic, 1));
        await cluster.ReachesAsync(partition, status => status.Checkpoint == 3, "the new log is read");
        Assert.Equal([.. Lines("old", 10), .. Lines("last", 5), .. Lines("new", 3)], cluster.LinesOf(partition.Topic));
    }

    [Fact]
    public async Task Feed_PartitionUnknownForAMoment_GoesOn()
    {
        var partition = await StartAsync("moment", "A", 10);
        cluster.Topics.Gone[partition.Topic] = true;
        cluster.Feeds.Fail(partition, FeedFault.UnknownPartition);
        await Eventually.HoldsAsync(() => cluster.Topics.Looks.GetValueOrDefault(partition.Topic) == 1, "Kafka is asked");
        cluster.Topics.Gone.Clear();

        cluster.Feeds.Append(partition, Lines("more", 5));
        var status = await cluster.ReachesAsync(partition, status => status.Checkpoint == 15, "the checkpoint is 15");

        Assert.Equal((PartitionState.Running, 1), (status.State, status.Epoch));
    }

    [Fact]
    public async Task Feed_PartitionUnknownAndKafkaCannotBeAsked_GoesOn()
    {
        var partition = await StartAsync("not-asked", "A", 10);
        cluster.Topics.Gone[partition.Topic] = true;
        cluster.Topics.Failure = "It is away.";
        cluster.Feeds.Fail(partition, FeedFault.UnknownPartition);
        cluster.Feeds.Append(partition, Lines("more", 5));

        var status = await cluster.ReachesAsync(partition, status => status.Checkpoint == 15, "the checkpoint is 15");

        cluster.Topics.Failure = null;
        Assert.Equal((PartitionState.Running, 1), (status.State, status.Epoch));
        Assert.Equal(1, cluster.Topics.Looks[partition.Topic]);
    }

    [Fact]
    public async Task EnsureStartedAsync_TopicIsDeletedMeanwhile_Stops()
    {
        var partition = new PartitionId("app", "never-there", 0);
        cluster.Topics.Faults[partition.Topic] = TopicFault.UnknownPartition;
        cluster.Topics.Gone[partition.Topic] = true;
        await cluster.Partition(partition).EnsureStartedAsync(PartitionStart.Earliest);

        await EndsAsync(partition);

        Assert.Equal(2, cluster.Topics.Looks[partition.Topic]);
    }

    [Fact]
    public async Task EnsureStartedAsync_NoLeader_WaitsWithoutAFaultAndWithoutHoldingOthers()
    {
        var partition = new PartitionId("app", "leaderless", 0);
        cluster.Topics.Faults[partition.Topic] = TopicFault.NoLeader;
        cluster.Feeds.Append(partition, Lines("late", 3));
        await cluster.Partition(partition).EnsureStartedAsync(PartitionStart.Earliest);

        await Eventually.HoldsAsync(async () => (await cluster.Partition(partition).GetFrontierAsync()).Kind == FrontierKind.CaughtUp, "nobody waits for it");
        var status = await cluster.Partition(partition).GetStatusAsync();
        Assert.Equal((PartitionState.Starting, null), (status.State, status.Reason));

        cluster.Topics.Faults.Clear();
        await cluster.ReachesAsync(partition, status => status.Checkpoint == 3, "the checkpoint is 3");
    }

    private static string[] Lines(string kind, int count) => [.. Enumerable.Range(0, count).Select(i => $"{kind} {i}")];

    private async Task<PartitionId> StartAsync(string topic, string id, int records)
    {
        var partition = new PartitionId("app", topic, 0);
        cluster.Topics.Ids[topic] = id;
        cluster.Feeds.Append(partition, Lines("old", records));
        await cluster.ReconcileAsync((topic, 1));
        await cluster.ReachesAsync(partition, status => status.Checkpoint == records, $"the checkpoint is {records}");
        return partition;
    }

    /// <summary>The coordinator has not looked when the feed fails.</summary>
    private void Delete(PartitionId partition)
    {
        cluster.Topics.Gone[partition.Topic] = true;
        cluster.Topics.Ids.TryRemove(partition.Topic, out _);
        cluster.Topics.Listing = cluster.Topics.Listing with { PartitionCounts = cluster.Topics.Listing.PartitionCounts.Remove(partition.Topic) };
        cluster.Feeds.Fail(partition, FeedFault.UnknownPartition);
    }

    private async Task EndsAsync(PartitionId partition)
    {
        var services = cluster.Silo.Silos[0].ServiceProvider;
        await Eventually.HoldsAsync(
            () => services.GetRequiredService<PartitionMetrics>().Statuses.All(status => status.Partition != partition), "metrics and health show it no more");
        await Eventually.HoldsAsync(() => !services.GetRequiredService<LocalPartitions>().Watch().Partitions.Contains(partition), "the silo does not run it");
    }
}
