using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.Redis;

/// <summary>
/// Silos whose Redis becomes a replica of another while connections stay open: it answers PING and refuses writes. Nobody ends, no record is
/// lost or stands twice. Each run returns how long shipping stood still.
/// </summary>
internal static class RedisFailovers
{
    /// <summary>Both addresses are known.</summary>
    public static async Task<TimeSpan> TwoAddressesAsync()
    {
        await using var run = await FailoverRun.StartAsync(RedisRun.Silos, isOneAddress: false);
        var pause = TimeSpan.Zero;

        await run.UnderLoadAsync(seed: 11, async () =>
        {
            run.Cluster.Outages.Mark();
            await run.SwitchAsync();
            pause = await run.FlowingAsync("two addresses");
        });

        return pause;
    }

    /// <summary>One address, which leads to the new primary a while later. How long shipping stood still beyond that.</summary>
    public static async Task<TimeSpan> OneAddressAsync()
    {
        await using var run = await FailoverRun.StartAsync(RedisRun.Silos, isOneAddress: true);
        var pause = TimeSpan.Zero;

        await run.UnderLoadAsync(seed: 12, async () =>
        {
            var homes = await run.Cluster.HomesAsync();
            await run.SwitchAsync();
            await run.Cluster.TellAsync("redis", $"{run.Address}: it is read only");
            await run.Cluster.TellAsync("store", "wait for it");
            run.Cluster.Outages.Mark();
            run.LeadToSecond();
            pause = await run.FlowingAsync("one address");
            Assert.Empty(homes.MovedUntil(await run.Cluster.HomesAsync(), ClusterRun.Partitions));
        });

        Assert.All(run.Cluster.Fleet.Silos, silo => Assert.Contains(silo.Log.Lines(), line => line.Contains("takes no writes", StringComparison.Ordinal)));
        return pause;
    }

    /// <summary>The primary hangs while the other takes over, and comes back as its replica.</summary>
    public static async Task<TimeSpan> HungAsync()
    {
        await using var run = await FailoverRun.StartAsync(RedisRun.Silos, isOneAddress: false);
        var pause = TimeSpan.Zero;

        await run.UnderLoadAsync(seed: 13, async () =>
        {
            run.Cluster.Outages.Mark();
            run.First.Pause();
            await run.SwitchAsync(isFirstHeld: true);
            pause = await run.FlowingAsync("hung");
            run.First.Resume();
            await run.FlowingAsync("back");
        });

        return pause;
    }

    /// <summary>No primary comes: how long a silo takes to end when it is told to.</summary>
    public static async Task<TimeSpan> StopWhileReadOnlyAsync()
    {
        await using var run = await FailoverRun.StartAsync(1, isOneAddress: true);
        var took = TimeSpan.Zero;

        await run.Cluster.UnderLoadAsync(1000, seed: 14, async () =>
        {
            var silo = run.Cluster.Fleet.Silos[0];
            await run.SwitchAsync();
            await run.Cluster.TellAsync("redis", "read only");
            var started = TimeProvider.System.GetTimestamp();
            var exitCode = await silo.StopAsync();
            took = TimeProvider.System.GetElapsedTime(started);
            ClusterRun.Say($"stopped in {took.TotalSeconds:0.0} s with exit code {exitCode}");
            Assert.Equal(0, exitCode);

            run.LeadToSecond();
            await silo.StartAsync(TestContext.Current.CancellationToken);
        });
        await run.Cluster.AssertNothingLostAndNothingTwiceAsync();
        return took;
    }
}
