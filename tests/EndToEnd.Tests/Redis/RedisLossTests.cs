using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.Redis;

/// <summary>Three silos whose Redis loses its data: one cluster goes on, and what has no checkpoint starts at the group's offset.</summary>
public sealed class RedisLossTests
{
    [LongFact]
    public async Task Lost_WhileSilosRun_TheyGoOnAsOneClusterThatOthersJoinAndLeave()
    {
        await using var run = await RedisRun.StartAsync();

        await run.UnderLoadAsync(
            seed: 1,
            async () =>
            {
                run.Cluster.Outages.Mark();
                await run.FlushAsync();
                await run.RestoredAsync();
                await run.FlowingAsync("flushed", TimeSpan.Zero);
                await run.Cluster.Fleet.AddAsync(TestContext.Current.CancellationToken);
                await run.Cluster.EvenAsync(RedisRun.Silos + 1);
                Assert.Equal(0, await run.Cluster.Fleet.Silos[0].StopAsync());
                await run.Cluster.EvenAsync(RedisRun.Silos);
                await run.Cluster.Fleet.Silos[0].StartAsync(TestContext.Current.CancellationToken);
            },
            silos: RedisRun.Silos + 1);

        Assert.Equal(0, run.Falls);
    }

    /// <summary>The one that starts may find the empty table first; then it has to end and start again.</summary>
    [LongFact]
    public async Task Lost_WhileItWasAwayAndOneMoreStarts_OneClusterIsLeft()
    {
        await using var run = await RedisRun.StartAsync();

        await run.UnderLoadAsync(
            seed: 2,
            async () =>
            {
                run.Cluster.Outages.Mark();
                await run.StopAsync();
                run.SetBack();
                var joining = run.Cluster.Fleet.AddAsync(TestContext.Current.CancellationToken);
                await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
                await run.StartAgainAsync();
                await run.RestoredAsync();
                await run.FlowingAsync("restarted empty", TimeSpan.FromSeconds(3));
                await joining;
            },
            silos: RedisRun.Silos + 1);
    }

    [LongFact]
    public async Task Lost_WhileEverySiloIsDown_TheyStartAtTheGroupsOffsets()
    {
        await using var run = await RedisRun.StartAsync();

        await run.UnderLoadAsync(seed: 3, async () =>
        {
            run.Cluster.Outages.Mark();
            await Task.WhenAll(run.Cluster.Fleet.Silos.Select(silo => silo.KillAsync()));
            await run.FlushAsync();
            await Task.WhenAll(run.Cluster.Fleet.Silos.Select(silo => silo.StartAsync(TestContext.Current.CancellationToken)));
            await run.FlowingAsync("killed and flushed", TimeSpan.Zero);
            Assert.Equal(
                ClusterRun.Partitions,
                run.Cluster.Fleet.Silos.SelectMany(silo => silo.Log.Lines())
                    .Where(line => line.Contains("no checkpoint in the store; starting from the consumer group's offset", StringComparison.Ordinal))
                    .Select(line => line[line.IndexOf("] ", StringComparison.Ordinal)..line.IndexOf(": no checkpoint", StringComparison.Ordinal)]).Distinct().Count());
        });
    }

    /// <summary>A failover to a replica that lacks the last writes.</summary>
    [LongFact]
    public async Task SetBack_ByTheLastWrites_RunningSilosWriteThemAgain()
    {
        await using var run = await RedisRun.StartAsync();

        await run.UnderLoadAsync(seed: 4, async () =>
        {
            run.CopyData();
            await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
            await run.NoteCheckpointsAsync();
            run.Cluster.Outages.Mark();
            await run.StopAsync();
            run.SetBack();
            await run.StartAgainAsync();
            await run.FlowingAsync("set back", TimeSpan.Zero);
        });

        Assert.Equal(0, run.Falls);
    }
}
