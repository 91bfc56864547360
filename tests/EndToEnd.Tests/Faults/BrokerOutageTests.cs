using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.Faults;

public sealed class BrokerOutageTests
{
    [Fact]
    public async Task Consume_BrokerDownAndUp_GoesOnExactlyOnce()
    {
        Assert.SkipUnless(TestServers.HasEmbeddedKafka && TestServers.HasEmbeddedLoki, "Only the embedded broker can be told to fail, and only the embedded Loki tells at once what arrives.");
        await using var run = await ShippingRun.StartAsync();
        using var generator = run.CreateGenerator(rate: 2000);
        using var stop = new CancellationTokenSource();
        var producing = generator.RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => run.Totals.Delivered > 4000, "records are delivered", () => run.Totals);

        run.Servers.Embedded.Broker.SetBrokerDown(1);
        await Eventually.HoldsAsync(async () => await run.Health.ReasonAsync("kafka") != "", "the silo says that Kafka is away", run.Silo.Log.Tail);
        run.Servers.Embedded.Broker.SetBrokerUp(1);
        var delivered = run.Totals.Delivered;
        await Eventually.HoldsAsync(() => run.Totals.Delivered > delivered + 4000, "records are delivered again", () => run.Totals);
        await stop.CancelAsync();
        await producing;
        await run.DeliveredAsync();

        Assert.False(run.Silo.Fell.IsCompleted);
        // The broker may have taken a line whose report it could not give: the line is a second record then, which the ledger does not know.
        Assert.Equal((0, 0, 0), (run.Totals.Missing, run.Totals.Duplicated, run.Totals.Altered));
    }
}
