using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Tests.Cluster;

namespace OrleansKafkaLoki.Grains.Tests.Partitions.Alignment;

/// <summary>Two partitions of one stream in a silo: the fast one has records of two hours, the slow one gets them later.</summary>
public sealed class AlignedPartitionsTests(ShipperCluster cluster) : IClassFixture<ShipperCluster>
{
    private const long Morning = 1_700_000_000_000;
    private const long TwoHoursLater = Morning + (2 * 3_600_000);

    [Fact]
    public async Task Fast_SlowOneFarBehind_WaitsForItAndGoesOn()
    {
        var (fast, slow) = await StartAsync("aligned");

        var held = await cluster.ReachesAsync(fast, IsHeldAtTen, "the first ten are delivered, the rest is held");
        Assert.Equal((10, 10, 0), (held.Position, held.Consumed, held.Unaccounted));
        await Eventually.HoldsAsync(() => cluster.Feeds.Open[fast].IsHeld, "the fast one's feed is held once it lasts");
        Assert.False((await cluster.Partition(slow).GetStatusAsync()).IsHeld);

        cluster.Feeds.Withheld.TryRemove(slow, out _);
        cluster.Feeds.AppendAt(slow, TwoHoursLater, Lines("slow", 10, from: 10));

        await cluster.ReachesAsync(slow, status => status.Checkpoint == 20, "the slow one is done");
        var done = await cluster.ReachesAsync(fast, status => status.Checkpoint == 20, "the fast one is done");
        Assert.Equal((false, null, 0), (done.IsHeld, done.Reason, done.Unaccounted));
        Assert.False(cluster.Feeds.Open[fast].IsHeld);
        Assert.Equal(0, cluster.Feeds.Open[fast].Charged);
        Assert.Equal([.. Lines("fast", 20), .. Lines("slow", 20)], cluster.LinesOf("aligned").OrderBy(Order));
    }

    [Fact]
    public async Task DrainAsync_WhileHeld_LeavesWhatIsHeldForTheNextSession()
    {
        var (fast, slow) = await StartAsync("aligned-drain");
        await cluster.ReachesAsync(fast, IsHeldAtTen, "it is held");

        await cluster.Partition(fast).DrainAsync(TimeSpan.FromSeconds(10));

        var stopped = await cluster.Partition(fast).GetStatusAsync();
        Assert.Equal((PartitionState.Stopped, 10, 10, 0, 0), (stopped.State, stopped.Checkpoint, stopped.Consumed, stopped.InFlight, stopped.Unaccounted));

        cluster.Feeds.Withheld.TryRemove(slow, out _);
        await cluster.Partition(fast).EnsureStartedAsync(PartitionStart.Configured);

        await cluster.ReachesAsync(fast, status => status.Checkpoint == 20, "the fast one is done");
        Assert.Equal([.. Lines("fast", 20), .. Lines("slow", 10)], cluster.LinesOf("aligned-drain").OrderBy(Order));
    }

    [Fact]
    public async Task Fast_FeedFailsWhileHeld_GoesOnWithoutLossOrRepeat()
    {
        var (fast, slow) = await StartAsync("aligned-fault");
        await cluster.ReachesAsync(fast, IsHeldAtTen, "it is held");

        cluster.Feeds.Fail(fast, FeedFault.Fatal);
        cluster.Feeds.Withheld.TryRemove(slow, out _);
        cluster.Feeds.Append(fast);

        await cluster.ReachesAsync(fast, status => status.Checkpoint == 20, "the fast one is done");
        Assert.Equal([.. Lines("fast", 20), .. Lines("slow", 10)], cluster.LinesOf("aligned-fault").OrderBy(Order));
    }

    private static bool IsHeldAtTen(PartitionStatus status) =>
        status is { IsHeld: true, Delivered: 10 } && status.Reason!.StartsWith($"Waits for slower partitions: app/{status.Partition.Topic}/1 is at ", StringComparison.Ordinal);

    private async Task<(PartitionId Fast, PartitionId Slow)> StartAsync(string topic)
    {
        var (fast, slow) = (new PartitionId("app", topic, 0), new PartitionId("app", topic, 1));
        cluster.Feeds.AppendAt(fast, Morning, Lines("fast", 10));
        cluster.Feeds.AppendAt(fast, TwoHoursLater, Lines("fast", 10, from: 10));
        cluster.Feeds.AppendAt(slow, Morning, Lines("slow", 10));
        cluster.Feeds.Withheld[slow] = 10;
        await cluster.ReconcileAsync((topic, 2));
        return (fast, slow);
    }

    private static string[] Lines(string name, int count, int from = 0) => [.. Enumerable.Range(from, count).Select(i => $"{name} {i}")];

    private static (string Name, int Number) Order(string line) => (line[..4], int.Parse(line[5..], System.Globalization.CultureInfo.InvariantCulture));
}
