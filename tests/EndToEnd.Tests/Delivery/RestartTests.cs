using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.Delivery;

public sealed class RestartTests
{
    private const double Rate = 3000;

    [Fact]
    public async Task Restart_GracefulUnderLoad_DeliversExactlyOnce()
    {
        await using var run = await ShippingRun.StartAsync();

        await UnderLoadAsync(run, async () =>
        {
            Assert.Equal(0, await run.Silo.StopAsync());
            await run.Silo.StartAsync(TestContext.Current.CancellationToken);
        });

        await run.AssertExactlyOnceAsync();
    }

    [LongFact]
    public async Task Restart_KilledUnderLoad_LosesNothing()
    {
        await using var run = await ShippingRun.StartAsync();

        await UnderLoadAsync(run, async () =>
        {
            await run.Silo.KillAsync();
            await run.Silo.StartAsync(TestContext.Current.CancellationToken);
        });

        var counted = await run.Reader.CountAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine($"{run.Totals}, counted by Loki: {counted}");
        Assert.Equal((0, 0, 0), (run.Totals.Missing, run.Totals.Unexpected, run.Totals.Altered));
    }

    private static async Task UnderLoadAsync(ShippingRun run, Func<Task> restart)
    {
        using var generator = run.CreateGenerator(Rate);
        using var stop = new CancellationTokenSource();
        var producing = generator.RunAsync(stop.Token);
        for (var round = 1; round <= 3; round++)
        {
            var seen = run.Totals.Produced;
            await Eventually.HoldsAsync(() => run.Totals.Produced > seen + Rate, "records keep coming", () => run.Totals);
            await restart();
        }

        await stop.CancelAsync();
        await producing;
        await run.DeliveredAsync();
    }
}
