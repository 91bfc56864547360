using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.Delivery;

/// <summary>What <c>check</c> predicts is what a run then makes.</summary>
public sealed class PreflightTests
{
    private const int Records = 8000;
    private const int PerSecond = 20;

    [LongFact]
    public async Task Check_ASampleOfAFifth_PredictsStreamsAndBytesOfTheRun()
    {
        await using var run = await ShippingRun.StartAsync();
        var written = await ProduceAsync(run);

        var (exitCode, output, error) = await SiloCommand.RunAsync(run.Silo, "check", "--sample", $"{Records / 5}", "-o", "json");

        Assert.True(exitCode == 0, $"{output}\n{error}");
        using var json = JsonDocument.Parse(output);
        var predicted = Assert.Single(json.RootElement.GetProperty("pipelines").EnumerateArray());
        await Eventually.HoldsAsync(
            async () => await run.Reader.CountAsync(TestContext.Current.CancellationToken) == Records, "every record is in Loki", () => string.Join('\n', run.Silo.Log.Tail()));
        var entries = await run.Reader.ReadAsync(TestContext.Current.CancellationToken);
        AssertNear(entries.Select(entry => entry.Labels).Distinct().Count(), "streams_expected");
        AssertNear(entries.Sum(Bytes) / written.TotalSeconds, "bytes_per_sec");
        AssertNear(entries.Count / written.TotalSeconds, "entries_per_sec");

        void AssertNear(double made, string name)
        {
            var expected = predicted.GetProperty(name).GetDouble();
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {expected:0.##}, and {made:0.##} were made"));
            Assert.InRange(expected, 0.9 * made, 1.1 * made);
        }
    }

    /// <summary>Writes records of the last minutes, half of them and the longest to the first partition; how long it took to write them, by their times.</summary>
    private static async Task<TimeSpan> ProduceAsync(ShippingRun run)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = run.Servers.Kafka }).SetLogHandler((_, _) => { }).Build();
        var took = TimeSpan.FromSeconds((double)Records / PerSecond);
        var begin = TimeProvider.System.GetUtcNow() - took;
        var random = new Random(7);
        for (var i = 0; i < Records; i++)
        {
            var partition = i % 2 == 0 ? 0 : 1 + (i / 2 % (ShippingRun.Partitions - 1));
            var text = new string('x', partition == 0 ? 200 + random.Next(300) : random.Next(100));
            var service = Math.Min(random.Next(60), random.Next(60)); // Some write more than others.
            producer.Produce(new TopicPartition(run.Topic, partition), new Message<Null, byte[]>
            {
                Value = Encoding.UTF8.GetBytes(string.Create(
                    CultureInfo.InvariantCulture, $$"""{"service":"s{{service}}","level":"{{(random.Next(5) == 0 ? "error" : "info")}}","message":"{{text}}"}""")),
                Timestamp = new Timestamp(begin + ((double)i / Records * took)),
            });
        }

        await Task.Run(() => producer.Flush(TestContext.Current.CancellationToken));
        return took;
    }

    /// <summary>Of the line and of the coordinates that the run's configuration adds.</summary>
    private static double Bytes(ReadEntry entry) => Encoding.UTF8.GetByteCount(
        string.Create(CultureInfo.InvariantCulture, $"{entry.Line}kafka_topic{entry.Topic}kafka_partition{entry.Partition}kafka_offset{entry.Offset}"));
}
