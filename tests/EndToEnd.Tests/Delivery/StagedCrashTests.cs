using Confluent.Kafka;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.Loki.Faults;

namespace OrleansKafkaLoki.EndToEnd.Tests.Delivery;

/// <summary>A silo that is killed while stages split, drop, and give times: each line that a record is to become stands once.</summary>
[Sized]
public sealed class StagedCrashTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static int Records => LongRuns.Wanted ? 60_000 : 12_000;

    private static int Kills => LongRuns.Wanted ? 5 : 1;

    public static TheoryData<int> Seeds => CrashRun.Seeds(1);

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Kill_AmidStagesUnderChaos_LosesNothingAndRepeatsNothing(int seed)
    {
        await using var run = await ShippingRun.StartAsync(configuration => configuration with { Stages = StagedLines.Stages, Labels = StagedLines.Labels });
        var records = new StagedLines(TimeProvider.System.GetUtcNow());
        var all = Enumerable.Range(0, Records).Select(records.Record).ToList();
        var lines = all.SelectMany(record => record.Lines).ToList();
        if (TestServers.HasEmbeddedLoki)
        {
            LokiChaos.Start(run.Servers.Embedded.Loki.Faults, new LokiChaosOptions { Seed = seed });
        }

        var producing = ProduceAsync(run, all.Select(record => record.Value));
        for (var kill = 1; kill <= Kills; kill++)
        {
            await HasAsync(run, lines.Count / (Kills + 1) * kill);
            await run.Silo.KillAsync();
            await run.Silo.StartAsync(TestContext.Current.CancellationToken);
        }

        await producing;
        await HasAsync(run, lines.Count);
        run.Servers.Embedded.Loki.Faults.TurnOff();
        Assert.Equal(0, await run.Silo.StopAsync());
        await Eventually.HoldsAsync(() => run.Servers.Embedded.Loki.Counters.PendingPushes == 0, "no push is under way in Loki");

        var read = await run.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(lines.Order(StringComparer.Ordinal), read.Select(entry => entry.Line).Order(StringComparer.Ordinal));
        Assert.Equal(lines.Count, await run.Reader.CountAsync(TestContext.Current.CancellationToken));
        await SiloAudit.ProvesAsync(run.Silo, "--entries");
    }

    private static Task HasAsync(ShippingRun run, int entries)
    {
        long? counted = null;
        return Eventually.HoldsAsync(
            async () => (counted = await run.Reader.TryCountAsync(TestContext.Current.CancellationToken)) >= entries,
            $"Loki has {entries} entries", () => $"{counted} entries\n{string.Join('\n', run.Silo.Log.Tail())}", Patience);
    }

    private static async Task ProduceAsync(ShippingRun run, IEnumerable<string> values)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = run.Servers.Kafka }).SetLogHandler((_, _) => { }).Build();
        var number = 0;
        foreach (var chunk in values.Chunk(500))
        {
            await Task.WhenAll(chunk.Select(value => producer.ProduceAsync(
                new TopicPartition(run.Topic, number++ % ShippingRun.Partitions), new Message<Null, string> { Value = value }, TestContext.Current.CancellationToken)));
        }
    }
}
