using Confluent.Kafka;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.Loki.Faults;
using OrleansKafkaLoki.Quickstart.SiloProcess;
using OrleansKafkaLoki.Quickstart.Store;

namespace OrleansKafkaLoki.EndToEnd.Tests.Faults;

public sealed class LokiOutageTests
{
    private const long BufferBytes = 8 * 1024 * 1024;

    /// <summary>What a silo may grow by while it cannot deliver: its buffer, and what the runtime keeps around it.</summary>
    private const long MaxGrowth = 64 * 1024 * 1024;

    [LongFact]
    public async Task Push_LokiAnswers503UnderLoad_KeepsMemoryAndLosesNothing()
    {
        Assert.SkipUnless(TestServers.HasEmbeddedLoki, "Only the embedded Loki can be told to fail.");
        await using var run = await ShippingRun.StartAsync(configuration => configuration with { BufferBytes = BufferBytes });
        using var generator = run.CreateGenerator(rate: 10_000);
        using var stop = new CancellationTokenSource();
        var producing = generator.RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => run.Totals.Delivered > 20_000, "records are delivered", () => run.Totals);
        var before = run.Silo.ResidentBytes;

        run.Servers.Embedded.Loki.Faults.Push.TurnOn(new LokiFault { Status = 503, Body = "Service Unavailable" });
        var highest = 0L;
        await Eventually.HoldsAsync(
            async () =>
            {
                highest = Math.Max(highest, run.Silo.ResidentBytes);
                return (await run.Health.ReasonAsync("buffer")).StartsWith("full", StringComparison.Ordinal);
            },
            "the silo's buffer is full", () => run.Totals);
        var held = run.Totals.Produced;
        await Eventually.HoldsAsync(
            () =>
            {
                highest = Math.Max(highest, run.Silo.ResidentBytes);
                return generator.HeldBack || run.Totals.Produced > held + 50_000;
            },
            "the outage goes on for as long as the broker keeps what comes", () => run.Totals);
        run.Servers.Embedded.Loki.Faults.Push.TurnOff();
        await stop.CancelAsync();
        await producing;
        await run.DeliveredAsync();

        TestContext.Current.TestOutputHelper?.WriteLine($"resident: {before >> 20} MiB before, at most {highest >> 20} MiB; {run.Totals}");
        Assert.False(run.Silo.Fell.IsCompleted);
        Assert.True(highest < before + MaxGrowth, $"Resident memory grew from {before >> 20} to {highest >> 20} MiB.");
        await run.AssertExactlyOnceAsync();
    }

    [Fact]
    public async Task Push_LokiOfAnotherPipelineIsAway_GoesOn()
    {
        const int Partitions = 8;
        var port = FreePorts.Find(1)[0]; // Nobody listens there.
        await using var run = await ShippingRun.StartAsync(configuration => configuration with
        {
            BufferBytes = BufferBytes,
            MorePipelines = new Dictionary<string, OtherPipeline>
            {
                ["dead"] = new([configuration.Topics[0] + "-dead"]) { Loki = new Uri($"http://127.0.0.1:{port}") },
            },
        });
        var dead = run.Topic + "-dead";
        await run.Servers.CreateTopicAsync(dead, Partitions);
        using (var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = run.Servers.Kafka }).Build())
        {
            // More than a pipeline may hold; a partition's part stays below what the embedded broker keeps.
            for (var i = 0; i < 16_000; i++)
            {
                producer.Produce(new TopicPartition(dead, i % Partitions), new Message<Null, string> { Value = $"{i} " + new string('x', 1000) });
            }

            producer.Flush(TestContext.Current.CancellationToken);
        }

        await Eventually.HoldsAsync(
            async () => (await run.Health.ReasonAsync("buffer")).StartsWith("full for dead", StringComparison.Ordinal),
            "the other pipeline has filled its part of the buffer");
        using var generator = run.CreateGenerator(rate: 2000);
        using var stop = new CancellationTokenSource();
        var producing = generator.RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => run.Totals.Delivered > 10_000, "records are delivered", () => run.Totals);
        await stop.CancelAsync();
        await producing;
        await run.DeliveredAsync();

        Assert.StartsWith("full for dead", await run.Health.ReasonAsync("buffer"), StringComparison.Ordinal);
        await run.AssertExactlyOnceAsync();
    }

    [LongFact]
    public async Task Push_GatewayAnswers400InItsOwnWords_HoldsEverythingAndDeliversItOnce()
    {
        Assert.SkipUnless(TestServers.HasEmbeddedLoki, "Only the embedded Loki can be told to fail.");
        await using var run = await ShippingRun.StartAsync();
        using var generator = run.CreateGenerator(rate: 500);
        using var stop = new CancellationTokenSource();
        var producing = generator.RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => run.Totals.Delivered > 500, "records are delivered", () => run.Totals);

        var fault = new LokiFault { Status = 400, Body = """{"message":"no Route matched with those values"}""" };
        run.Servers.Embedded.Loki.Faults.Push.TurnOn(fault);
        run.Servers.Embedded.Loki.Faults.Query.TurnOn(fault);
        await Eventually.HoldsAsync(
            async () => (await run.Health.ReasonAsync("loki.quickstart")).Contains("no Route matched", StringComparison.Ordinal), "health has the gateway's words");
        await stop.CancelAsync();
        await producing;
        run.Servers.Embedded.Loki.Faults.TurnOff();
        await run.DeliveredAsync();

        Assert.Equal((0, 0, 0), (run.Totals.Missing, run.Totals.Unexpected, run.Totals.Altered));
        await run.AssertExactlyOnceAsync();
        Assert.Empty(run.DeadLetters());
    }

    [LongFact]
    public async Task Push_LokiHangsUpAfterStoring_DeliversExactlyOnce()
    {
        Assert.SkipUnless(TestServers.HasEmbeddedLoki, "Only the embedded Loki can be told to fail.");
        await using var run = await ShippingRun.StartAsync();
        using var generator = run.CreateGenerator(rate: 2000);
        using var stop = new CancellationTokenSource();
        var producing = generator.RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => run.Totals.Delivered > 2000, "records are delivered", () => run.Totals);

        run.Servers.Embedded.Loki.Faults.Push.TurnOn(new LokiFault { HangUp = true, AfterStoring = true, Times = 3 });
        await Eventually.HoldsAsync(() => run.Totals.Produced > 10_000, "records keep coming", () => run.Totals);
        await stop.CancelAsync();
        await producing;
        await run.DeliveredAsync();

        TestContext.Current.TestOutputHelper?.WriteLine($"{run.Totals}");
        Assert.Equal((0, 0, 0), (run.Totals.Missing, run.Totals.Unexpected, run.Totals.Altered));
    }
}
