using System.Globalization;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.EndToEnd.Tests.Redis;

/// <summary>
/// Three silos whose Redis is restarted, slow or gone for a while: nobody ends or moves because of it, no checkpoint goes back, and no record
/// is lost or stands twice. Each run returns how much longer than Redis itself shipping stood still.
/// </summary>
internal static class RedisOutages
{
    /// <summary>Delays in seconds that are only slow: below the lease of 3 s.</summary>
    private static readonly double[] Slow = [0.3, 1.5];

    /// <summary>How long Redis is gone: 10 s, or <c>OKL_TEST_REDIS_GONE_SECS</c>; 60 is the full measure.</summary>
    private static TimeSpan Gone => TimeSpan.FromSeconds(
        Environment.GetEnvironmentVariable("OKL_TEST_REDIS_GONE_SECS") is { Length: > 0 } seconds ? double.Parse(seconds, CultureInfo.InvariantCulture) : 10);

    /// <summary>It is restarted with its data.</summary>
    public static async Task<TimeSpan> RestartAsync()
    {
        await using var run = await RedisRun.StartAsync();
        var beyond = TimeSpan.Zero;

        await run.UnderLoadAsync(seed: 1, async () =>
        {
            run.Cluster.Outages.Mark();
            await run.StopAsync();
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            await run.StartAgainAsync();
            beyond = await run.FlowingAsync("restart", TimeSpan.FromSeconds(1));
        });

        Assert.Equal(0, run.Falls);
        return beyond;
    }

    /// <summary>It is slow. Beyond the lease of a stream, nothing may be sent, and the silo says so; below, it is only slower. The longest pause below it.</summary>
    public static async Task<TimeSpan> SlowAsync()
    {
        await using var run = await RedisRun.StartAsync();
        var longest = TimeSpan.Zero;

        await run.UnderLoadAsync(seed: 2, async () =>
        {
            foreach (var delay in Slow)
            {
                run.Link.Delay = TimeSpan.FromSeconds(delay);
                run.Cluster.Outages.Mark();
                await Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken);
                longest = new[] { longest, await run.FlowingAsync("slow", TimeSpan.Zero) }.Max();
            }

            run.Link.Delay = TimeSpan.FromSeconds(4);
            await run.Cluster.TellAsync("redis", "s to answer");
            await Eventually.HoldsAsync(
                () => run.Cluster.Outages.Gaps().All(gap => gap is { IsOpen: true, Length.TotalSeconds: > 5 }), "nothing is sent", () => string.Join("; ", run.Cluster.Outages.Gaps()));
            run.Cluster.Outages.Mark();
            run.Link.Delay = TimeSpan.Zero;
            await run.FlowingAsync("slow", TimeSpan.Zero);
        });

        Assert.Equal(0, run.Falls);

        // A silo without streams has none that wait.
        Assert.InRange(
            run.Cluster.Fleet.Silos.SelectMany(silo => silo.Log.Lines()).Count(line => line.Contains("does not take checkpoints or journals in time", StringComparison.Ordinal)),
            1, 2 * RedisRun.Silos);
        return longest;
    }

    /// <summary>It is gone for a while.</summary>
    public static async Task<TimeSpan> GoneAsync(DeliveryMode delivery)
    {
        await using var run = await RedisRun.StartAsync(delivery);
        var beyond = TimeSpan.Zero;

        await run.UnderLoadAsync(seed: 3, async () =>
        {
            var homes = await run.Cluster.HomesAsync();
            run.Cluster.Outages.Mark();
            await run.StopAsync();
            await Task.Delay(Gone, TestContext.Current.CancellationToken);
            await run.Cluster.TellAsync("redis", "Redis at");
            await run.Cluster.TellAsync("store", "wait for it");
            if (delivery == DeliveryMode.AtLeastOnce)
            {
                await run.Cluster.FlowingAsync();
            }

            await run.StartAgainAsync();
            beyond = await run.FlowingAsync($"gone, {delivery}", delivery == DeliveryMode.AtLeastOnce ? TimeSpan.Zero : Gone);
            Assert.Empty(homes.MovedUntil(await run.Cluster.HomesAsync(), ClusterRun.Partitions));
        });

        Assert.Equal(0, run.Falls);
        return beyond;
    }
}
