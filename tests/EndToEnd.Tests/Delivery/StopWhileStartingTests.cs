using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.Delivery;

public sealed class StopWhileStartingTests
{
    /// <summary>A start that is broken off would leave a member behind that answers its peers and does nothing.</summary>
    [Fact]
    public async Task Terminate_SiloIsJoiningTheCluster_LeavesItAndEndsWithZero()
    {
        await using var run = await ShippingRun.StartAsync();
        await run.Silo.StopAsync();
        var connected = Connections();

        var start = run.Silo.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => Connections() > connected, "the silo has connected to Redis and begins to join", run.Silo.Log.Tail);
        var exitCode = await run.Silo.StopAsync();
        try
        {
            await start;
        }
        catch (InvalidOperationException)
        {
            // It ended before it was ready, unless that was a matter of moments.
        }

        Assert.True(exitCode == 0, $"Exit code {exitCode}.\n{string.Join('\n', run.Silo.Log.Tail())}");
        int Connections()
        {
            using var log = new StreamReader(new FileStream(run.Silo.Log.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return log.ReadToEnd().Split("Connected to Redis").Length - 1;
        }
    }
}
