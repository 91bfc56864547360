using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>
/// How long partitions are without a record when one of three brokers ends, comes back, or all are away: the table of <c>docs/outages.md</c>. What the
/// client and the cluster take is in it, too. By hand, on a machine without other load; each run fails if a record is lost or stands twice.
/// </summary>
public sealed class BrokerOutageBenchmark
{
    private const double Rate = 2000;

    [Fact(Explicit = true)]
    public async Task Brokers_EndAndComeBack_WithinBounds()
    {
        var rows = new List<OutageRow>();
        await using var kafka = await KafkaNodes.StartAsync(3);
        await using var run = await ClusterRun.StartAsync(silos: 2, kafka: kafka.BootstrapServers);
        await run.UnderLoadAsync(Rate, seed: 4, async () =>
        {
            var watch = await OutageWatch.BeginAsync(run);
            await MeasureAsync("a broker stops (SIGTERM): its leaders move first", 3, () => kafka.StopNodeAsync(1));
            await MeasureAsync("it comes back", 1, () => kafka.StartNodeAsync(1));
            await MeasureAsync("a broker is killed (SIGKILL): leaders are elected", 15, () => kafka.KillNodeAsync(2));
            await MeasureAsync("it comes back, and recovers", 1, () => kafka.StartNodeAsync(2));
            await MeasureAsync("all three are killed and start again at once", 60, async () =>
            {
                await Task.WhenAll(Enumerable.Range(0, 3).Select(kafka.KillNodeAsync));
                await Task.WhenAll(Enumerable.Range(0, 3).Select(kafka.StartNodeAsync));
            });

            async Task MeasureAsync(string name, int seconds, Func<Task> happens) =>
                rows.Add((await watch.MeasureAsync(name, TimeSpan.FromSeconds(seconds), silos: 2, happens)).Row);
        });
        await run.AssertNothingLostAndNothingTwiceAsync();
        Assert.All(rows, row => Assert.True(row.LongestOfOthers <= row.Bound, $"{OutageRow.Head}\n{row}"));
    }
}
