using System.Globalization;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.Loki;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>Three brokers that are restarted in turn, and silos, too, under a steady load.</summary>
public sealed class RollingBrokersTests
{
    private const int Brokers = 3;
    private const int Silos = 2;
    private const int Rate = 5000;

    /// <summary>How long: <c>OKL_TEST_ROLLING_MINUTES</c>.</summary>
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(
        Environment.GetEnvironmentVariable("OKL_TEST_ROLLING_MINUTES") is { Length: > 0 } minutes ? double.Parse(minutes, CultureInfo.InvariantCulture) : 1);

    /// <summary>From one broker's restart to the next one's: three minutes of an hour.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(Math.Clamp(Duration.TotalSeconds / 20, 20, 180));

    [LongFact]
    public async Task Consume_BrokersAndSilosRestartInTurn_DeliversExactlyOnce()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var kafka = await KafkaNodes.StartAsync(Brokers);
        var loki = new EmbeddedLokiOptions { RetainedBytes = 128L * 1024 * 1024 * (long)Math.Ceiling(Duration.TotalMinutes / 5) };
        await using var run = await ClusterRun.StartAsync(Silos, loki: loki, kafka: kafka.BootstrapServers);

        await run.UnderLoadAsync(Rate, seed: 14, async () =>
        {
            var begun = TimeProvider.System.GetTimestamp();
            for (var round = 0; TimeProvider.System.GetElapsedTime(begun) < Duration; round++)
            {
                var next = Between * (round + 1);
                await kafka.StopNodeAsync(round % Brokers);
                await kafka.StartNodeAsync(round % Brokers);
                ClusterRun.Say($"{TimeProvider.System.GetElapsedTime(begun):mm\\:ss} broker {round % Brokers} is back; {run.Totals}");
                await WaitUntilAsync(begun, next - (Between / 2));

                var silo = run.Fleet.Silos[round % Silos];
                if (round % 4 < 2)
                {
                    Assert.Equal(0, await silo.StopAsync());
                }
                else
                {
                    await silo.KillAsync();
                }

                await silo.StartAsync(cancellationToken);
                ClusterRun.Say($"{TimeProvider.System.GetElapsedTime(begun):mm\\:ss} {silo.Name} is back; {run.Totals}");
                await WaitUntilAsync(begun, next);
            }
        });

        await run.EvenAsync(Silos);
        await run.HealthyAsync();
        await run.AssertNothingLostAndNothingTwiceAsync();
    }

    private static async Task WaitUntilAsync(long begun, TimeSpan moment)
    {
        var wait = moment - TimeProvider.System.GetElapsedTime(begun);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
