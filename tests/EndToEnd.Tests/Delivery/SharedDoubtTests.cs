using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.EndToEnd.Tests.Scale;
using OrleansKafkaLoki.Quickstart.Loki.Faults;

namespace OrleansKafkaLoki.EndToEnd.Tests.Delivery;

/// <summary>A push of many streams leaves each of them in doubt: a few questions to Loki tell what it has, nothing is lost, nothing stands twice.</summary>
public sealed class SharedDoubtTests
{
    private const int Streams = 400;
    private const double Rate = 2000;

    [LongFact]
    public async Task Kill_AmidPushesOfManyStreams_AsksFewQuestions()
    {
        Assert.SkipUnless(TestServers.HasEmbeddedLoki, "Only the embedded Loki keeps its answers back.");
        await using var run = await ShippingRun.StartAsync(
            configuration => configuration with { Labels = new Dictionary<string, string> { ["stream"] = "{{ stream }}" } });
        await ProduceAsync(run);

        // It stores what comes and does not answer before the silo is killed.
        run.Servers.Embedded.Loki.Faults.Push.TurnOn(new LokiFault { AfterStoring = true, Delay = Timeout.InfiniteTimeSpan });
        await ProduceAsync(run, last: false);
        await Eventually.HoldsAsync(() => run.Totals.Missing <= 3 * Streams / 2, "pushes are stored, and not answered", () => run.Totals);
        await run.Silo.KillAsync();
        run.Servers.Embedded.Loki.Faults.TurnOff();
        await run.Silo.StartAsync(TestContext.Current.CancellationToken);
        await ProduceAsync(run);

        await AssertFewQuestionsAsync(run);
    }

    [LongFact]
    public async Task Answer_LostForAPushOfManyStreams_AsksFewQuestions()
    {
        Assert.SkipUnless(TestServers.HasEmbeddedLoki, "Only the embedded Loki loses its answers.");
        await using var run = await ShippingRun.StartAsync(
            configuration => configuration with { Labels = new Dictionary<string, string> { ["stream"] = "{{ stream }}" } });
        await ProduceAsync(run);

        run.Servers.Embedded.Loki.Faults.Push.TurnOn(new LokiFault { AfterStoring = true, HangUp = true, Times = 4 });
        await ProduceAsync(run);

        await AssertFewQuestionsAsync(run);
    }

    /// <summary>Two rounds over all streams, so that those that are new to Loki, which go alone, are not in the second.</summary>
    private static async Task ProduceAsync(ShippingRun run, bool last = true)
    {
        var lines = new ScaleLines(new ScaleOptions { Streams = Streams, PartitionsPerStream = 1 });
        for (var round = 0; round < 2; round++)
        {
            using var generator = run.CreateGenerator(Rate, new FirstLines(lines, Streams));
            await generator.RunAsync(TestContext.Current.CancellationToken);
            if (last)
            {
                await run.DeliveredAsync();
            }
        }
    }

    private static async Task AssertFewQuestionsAsync(ShippingRun run)
    {
        await run.AssertExactlyOnceAsync();
        var metrics = await Metrics.ReadAsync(run.Silo);
        var (questions, streams) = (Metrics.Sum(metrics, "okl_query_duration_seconds_count"), Metrics.Sum(metrics, "okl_query_streams_sum"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{questions} questions for {streams} streams; {run.Totals}");
        Assert.InRange(streams, Streams / 10, 2 * Streams);
        Assert.InRange(questions, 1, Streams / 20);
        Assert.Equal(0, Metrics.Sum(metrics, "okl_possibly_repeated_records_total"));
    }
}
