using System.Diagnostics;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.Network;

/// <summary>
/// One of three silos, each a real process, is cut off from some of what it needs while records keep coming: it delivers nothing that
/// another one delivers too, nothing is lost, and in the end the partitions are even again.
/// </summary>
public sealed class CutNetworkTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(15)]
    public async Task Observe(int links)
    {
        Assert.SkipWhen(NetworkNamespace.WhyNot is not null, NetworkNamespace.WhyNot ?? "");
        await using var run = await ClusterRun.StartAsync(silos: 3, restartDelay: TimeSpan.FromSeconds(1), networks: true);
        var clock = Stopwatch.StartNew();
        var victim = run.Fleet.Silos[1];
        run.Fleet.Fallen += (silo, code) => ClusterRun.Say($"{clock.Elapsed.TotalSeconds:0.0} {silo.Name} fell with {code}");
        run.Fleet.Restarted += (silo, error) => ClusterRun.Say($"{clock.Elapsed.TotalSeconds:0.0} {silo.Name} restarted {error?.Message}");
        await run.UnderLoadAsync(2000, 1, async () =>
        {
            run.Outages.Mark();
            clock.Restart();
            run.Network.Cut(victim, (Link)links);
            using var health = new SiloHealthReader(victim.Admin);
            while (clock.Elapsed < TimeSpan.FromSeconds(25))
            {
                await Task.Delay(2000, TestContext.Current.CancellationToken);
                var words = "";
                try
                {
                    words = await health.ReasonAsync("");
                }
                catch (HttpRequestException error)
                {
                    words = error.Message;
                }
                ClusterRun.Say($"{clock.Elapsed.TotalSeconds:0.0} {await run.HomesAsync()} | {words} | open: {string.Join(' ', run.Outages.Gaps().Where(g => g.IsOpen && g.Length.TotalSeconds > 1).Select(g => g.Partition))}");
            }

            run.Network.Heal(victim);
            ClusterRun.Say($"{clock.Elapsed.TotalSeconds:0.0} healed");
            while (clock.Elapsed < TimeSpan.FromSeconds(45))
            {
                await Task.Delay(2000, TestContext.Current.CancellationToken);
                ClusterRun.Say($"{clock.Elapsed.TotalSeconds:0.0} {await run.HomesAsync()} | open: {string.Join(' ', run.Outages.Gaps().Where(g => g.IsOpen && g.Length.TotalSeconds > 1).Select(g => g.Partition))}");
            }

            await run.EvenAsync();
            ClusterRun.Say(string.Join("\n", run.Outages.Gaps()));
        });
        await run.AssertNothingLostAndNothingTwiceAsync();
    }
}
