using System.Globalization;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.EndToEnd.Tests.Redis;

/// <summary>Three silos whose Redis is restarted, slow or gone for a while: nobody ends or moves because of it, and no checkpoint goes back.</summary>
public sealed class RedisOutageTests
{
    /// <summary>How much longer than Redis itself shipping may stand still.</summary>
    private static readonly TimeSpan Resumption = TimeSpan.FromSeconds(6);

    /// <summary>Delays in seconds that are only slow: below the lease of 3 s.</summary>
    private static readonly double[] Slow = [0.3, 1.5];

    /// <summary>How long Redis is gone: <c>OKL_TEST_REDIS_GONE_SECS</c>, else short enough for every day; 60 is the full measure.</summary>
    private static TimeSpan Gone => TimeSpan.FromSeconds(
        Environment.GetEnvironmentVariable("OKL_TEST_REDIS_GONE_SECS") is { Length: > 0 } seconds ? double.Parse(seconds, CultureInfo.InvariantCulture) : 10);

    [Fact]
    public async Task Restart_WithItsData_ShippingGoesOn()
    {
        await using var run = await RedisRun.StartAsync();

        await run.UnderLoadAsync(seed: 1, async () =>
        {
            run.Cluster.Outages.Mark();
            await run.StopAsync();
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            await run.StartAgainAsync();
            Assert.InRange(await run.FlowingAsync("restart", TimeSpan.FromSeconds(1)), TimeSpan.MinValue, Resumption);
        });

        Assert.Equal(0, run.Falls);
    }

    /// <summary>Beyond the lease of a stream, nothing may be sent, and the silo says so; below, it is only slower.</summary>
    [Fact]
    public async Task Slow_BelowAndBeyondTheLease_ShipsOrSaysWhyNot()
    {
        await using var run = await RedisRun.StartAsync();

        await run.UnderLoadAsync(seed: 2, async () =>
        {
            foreach (var delay in Slow)
            {
                run.Link.Delay = TimeSpan.FromSeconds(delay);
                run.Cluster.Outages.Mark();
                await Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken);
                run.AssertFlowing(TimeSpan.FromSeconds(5));
            }

            run.Link.Delay = TimeSpan.FromSeconds(4);
            await Eventually.HoldsAsync(
                async () => (await Task.WhenAll(run.Cluster.Fleet.Silos.Select(silo => RedisRun.ReasonAsync(silo, "redis")))).All(reason => reason.Contains("s to answer", StringComparison.Ordinal)),
                "every silo says that Redis is too slow");
            await Eventually.HoldsAsync(
                () => run.Cluster.Outages.Gaps().All(gap => gap is { IsOpen: true, Length.TotalSeconds: > 5 }), "nothing is sent", () => string.Join("; ", run.Cluster.Outages.Gaps()));
            run.Cluster.Outages.Mark();
            run.Link.Delay = TimeSpan.Zero;
            await run.FlowingAsync("slow", TimeSpan.Zero);
        });

        Assert.Equal(0, run.Falls);

        // A silo without streams has none that wait.
        Assert.InRange(
            run.Cluster.Fleet.Silos.SelectMany(RedisRun.Log).Count(line => line.Contains("does not take checkpoints or journals in time", StringComparison.Ordinal)),
            1, 2 * RedisRun.Silos);
    }

    [Theory]
    [InlineData(DeliveryMode.EffectivelyOnce)]
    [InlineData(DeliveryMode.AtLeastOnce)]
    public async Task Gone_ForAWhile_NobodyEndsAndEverythingFlowsSoonAfter(DeliveryMode delivery)
    {
        await using var run = await RedisRun.StartAsync(delivery);

        await run.UnderLoadAsync(seed: 3, async () =>
        {
            var homes = await run.Cluster.HomesAsync();
            run.Cluster.Outages.Mark();
            await run.StopAsync();
            await Task.Delay(Gone, TestContext.Current.CancellationToken);
            Assert.All(
                await Task.WhenAll(run.Cluster.Fleet.Silos.Select(silo => RedisRun.ReasonAsync(silo, "redis"))), reason => Assert.StartsWith("Redis at", reason, StringComparison.Ordinal));
            Assert.All(
                await Task.WhenAll(run.Cluster.Fleet.Silos.Select(silo => RedisRun.ReasonAsync(silo, "store"))), reason => Assert.Contains("wait for it", reason, StringComparison.Ordinal));
            if (delivery == DeliveryMode.AtLeastOnce)
            {
                await run.Cluster.FlowingAsync();
            }

            await run.StartAgainAsync();
            var beyond = await run.FlowingAsync($"gone, {delivery}", delivery == DeliveryMode.AtLeastOnce ? TimeSpan.Zero : Gone);
            Assert.InRange(beyond, TimeSpan.MinValue, delivery == DeliveryMode.AtLeastOnce ? TimeSpan.FromSeconds(2) : Resumption);
            Assert.Empty(homes.MovedUntil(await run.Cluster.HomesAsync(), ClusterRun.Partitions));
        });

        Assert.Equal(0, run.Falls);
    }
}
