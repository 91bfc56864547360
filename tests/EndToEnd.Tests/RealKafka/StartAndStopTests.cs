using System.Globalization;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>Silos that start and stop over and over, some on a cluster that is as new as they are, beside busy cores.</summary>
public sealed class StartAndStopTests
{
    private const string Logs = "app-logs";

    /// <summary>How often: <c>OKL_TEST_STARTS</c>.</summary>
    private static readonly int Starts =
        Environment.GetEnvironmentVariable("OKL_TEST_STARTS") is { Length: > 0 } count ? int.Parse(count, CultureInfo.InvariantCulture) : 6;

    [LongFact]
    public async Task StartAndStop_BesideBusyCores_AlwaysEndsInOrder()
    {
        using var end = new CancellationTokenSource();
        var busy = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Factory.StartNew(
            () =>
            {
                while (!end.IsCancellationRequested)
                {
                    Thread.SpinWait(1000);
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToList();
        try
        {
            const int OnEachCluster = 20;
            for (var begun = 0; begun < Starts; begun += OnEachCluster)
            {
                await StartAndStopAsync(Math.Min(OnEachCluster, Starts - begun));
            }
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(busy);
        }
    }

    /// <summary>The first start is the first time that anybody asks the cluster for its group; others stop while they still start.</summary>
    private static async Task StartAndStopAsync(int times)
    {
        await using var run = await KafkaRun.StartAsync(1, Logs);
        await run.Kafka.CreateTopicAsync(Logs, 4);
        for (var time = 0; time < times; time++)
        {
            if (time % 3 == 2)
            {
                var starting = run.StartSiloAsync();
                await Eventually.HoldsAsync(() => run.Silo.IsRunning, "the silo's process is there");
                var code = await run.Silo.StopAsync();
                Assert.True(code is 0 or 143, $"Start {time}: exit code {code} of a silo that was stopped while it started. {run.Silo.Log.LastLines()}");
                await Record.ExceptionAsync(() => starting); // It ended before it was ready, or was ready before it ended.
                continue;
            }

            await run.StartSiloAsync();
            await run.Kafka.ProduceAsync(Logs, [time % 4], $"line {time}");
            await run.ArrivesAsync(Logs, [time % 4], $"line {time}");
            var exit = await run.Silo.StopAsync();
            Assert.True(exit == 0, $"Start {time}: exit code {exit}. {run.Silo.Log.LastLines()}");
        }
    }
}
