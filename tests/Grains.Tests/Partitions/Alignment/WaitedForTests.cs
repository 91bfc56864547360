using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Grains.Tests.Cluster;

namespace OrleansKafkaLoki.Grains.Tests.Partitions.Alignment;

/// <summary>Who tells the others to wait for it, and who does not.</summary>
public sealed class WaitedForTests(ShipperCluster cluster) : IClassFixture<ShipperCluster>
{
    [Fact]
    public async Task GetFrontierAsync_NoAnswerYet_IsWaitedFor()
    {
        var partition = await StartAsync("unanswered", () => cluster.Feeds.Unanswered[new PartitionId("app", "unanswered", 0)] = true);

        await BecomesAsync(partition, FrontierKind.Starting);
        await cluster.ReachesAsync(partition, status => status.State == PartitionState.Running, "it reads");
        Assert.Equal(FrontierKind.Starting, await KindAsync(partition));
    }

    [Fact]
    public async Task GetFrontierAsync_BrokerRefuses_IsNotWaitedForUntilItDelivers()
    {
        var partition = await StartAsync("leaderless", () => cluster.Feeds.Refusals[new PartitionId("app", "leaderless", 0)] = "no leader");

        await BecomesAsync(partition, FrontierKind.CaughtUp);
        Assert.Equal("Kafka delivers nothing of it: no leader.", (await cluster.Partition(partition).GetStatusAsync()).Reason);

        cluster.Feeds.Refusals.Clear();
        cluster.Feeds.Withheld[partition] = 10;
        cluster.Feeds.Append(partition, "a");
        await BecomesAsync(partition, FrontierKind.Lagging);
    }

    [Fact]
    public async Task GetFrontierAsync_KafkaDoesNotTellWhereToStart_IsNotWaitedForUntilItDoes()
    {
        var partition = await StartAsync("unknown", () =>
        {
            cluster.Topics.Faults["unknown"] = TopicFault.NoLeader;
            cluster.Feeds.Withheld[new PartitionId("app", "unknown", 0)] = 10;
        });
        await BecomesAsync(partition, FrontierKind.CaughtUp);

        cluster.Topics.Faults.Clear();
        cluster.Feeds.Append(partition, "a");
        await cluster.ReachesAsync(partition, status => status.Consumed == 1, "it reads");
        await BecomesAsync(partition, FrontierKind.Lagging);
    }

    [Fact]
    public async Task GetFrontierAsync_FeedEndsWithAFault_IsNotWaitedForUntilItDelivers()
    {
        var partition = await StartAsync("corrupt", () => cluster.Feeds.Withheld[new PartitionId("app", "corrupt", 0)] = 10);
        cluster.Feeds.Append(partition, "a");
        await BecomesAsync(partition, FrontierKind.Lagging);

        cluster.Feeds.Unanswered[partition] = true;
        cluster.Feeds.Fail(partition, FeedFault.Fatal);
        await BecomesAsync(partition, FrontierKind.CaughtUp);
        await cluster.ReachesAsync(partition, status => status is { State: PartitionState.Running, Checkpoint: 1 }, "it tries again");
        Assert.Equal(FrontierKind.CaughtUp, await KindAsync(partition));

        cluster.Feeds.Unanswered.Clear();
        cluster.Feeds.Append(partition, "b");
        await BecomesAsync(partition, FrontierKind.Lagging);
    }

    private async Task<PartitionId> StartAsync(string topic, Action prepare)
    {
        prepare();
        await cluster.ReconcileAsync((topic, 1));
        return new PartitionId("app", topic, 0);
    }

    private async Task<FrontierKind> KindAsync(PartitionId partition) => (await cluster.Partition(partition).GetFrontierAsync()).Kind;

    private async Task BecomesAsync(PartitionId partition, FrontierKind kind)
    {
        FrontierKind? last = null;
        await Eventually.HoldsAsync(async () => (last = await KindAsync(partition)) == kind, $"{partition} is {kind}", () => last);
    }
}
