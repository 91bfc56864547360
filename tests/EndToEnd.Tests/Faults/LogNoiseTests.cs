using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.EndToEnd.Tests.Faults;

/// <summary>What an operator reads of a restart, and of servers that go and come.</summary>
public sealed class LogNoiseTests
{
    /// <summary>At most so many warnings and errors of one server's outage: that it is away, what waits for it, that writes wait.</summary>
    private const int AlarmsOfAnOutage = 8;

    [LongFact]
    public async Task Log_OfRestartsAndOutages_HasNoStackAndNoWarningOfARestart()
    {
        Assert.SkipUnless(TestServers.HasEmbeddedKafka && TestServers.HasEmbeddedLoki, "Only embedded servers can be told to fail.");
        using var data = new TempFolder();
        await using var redis = await DurableRedis.StartAsync(data.Path);
        await using var run = await ClusterRun.StartAsync(1, configure: configuration => configuration with { Redis = redis.ConnectionString });
        var silo = run.Fleet.Silos[0];

        await run.UnderLoadAsync(rate: 500, seed: 21, async () =>
        {
            Assert.Equal(0, await silo.StopAsync());
            await silo.StartAsync(TestContext.Current.CancellationToken);
            await run.FlowingAsync();
            var restart = Alarms(silo);
            Assert.True(restart.Count == 0, $"A restart warns of nothing, but:\n{string.Join('\n', restart)}");

            await OutageAsync("redis", redis.StopAsync, redis.StartAgainAsync);
            await OutageAsync("kafka", () => Task.Run(() => run.Servers.Embedded.Broker.SetBrokerDown(1)), () => Task.Run(() => run.Servers.Embedded.Broker.SetBrokerUp(1)));
        });

        Assert.Equal(0, await silo.StopAsync());
        Assert.DoesNotContain(silo.Log.Lines(), line => line.Contains("   at ", StringComparison.Ordinal));

        async Task OutageAsync(string part, Func<Task> begin, Func<Task> end)
        {
            var before = Alarms(silo).Count;
            await begin();
            await run.TellAsync(part, " ");
            await Task.Delay(TimeSpan.FromSeconds(12), TestContext.Current.CancellationToken); // Orleans tries again every few seconds.
            await end();
            await run.FlowingAsync();
            await run.HealthyAsync();
            var alarms = Alarms(silo).Skip(before).ToList();
            ClusterRun.Say($"{part}:\n{string.Join('\n', alarms)}");
            Assert.InRange(alarms.Count, 1, AlarmsOfAnOutage);
        }
    }

    private static List<string> Alarms(SiloRunner silo) =>
        [.. silo.Log.Lines().Where(line => line.Contains(" warn: ", StringComparison.Ordinal) || line.Contains(" fail: ", StringComparison.Ordinal))];
}
