using Confluent.Kafka;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>One of a real broker's two disks is full: Kafka takes all of its partitions off line.</summary>
public sealed class FullDiskTests
{
    [LongFact]
    public async Task Consume_DiskOfOnePartitionIsFull_SaysWhichAndReadsItAllAfterwards()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A small disk needs Linux.");
        using var folder = new TempFolder();
        using var disk = SmallDisk.Mount(folder.File("small"), 16);
        var kafka = await KafkaNodes.StartAsync(1, $"log.dirs={folder.File("large")},{disk.Path}", "log.index.size.max.bytes=65536");
        await using var run = await KafkaRun.StartAsync(kafka, "app-logs"); // It ends the nodes.
        await kafka.CreateTopicAsync("app-logs", 2);
        await kafka.ProduceAsync("app-logs", [0, 1], "before");
        await run.StartSiloAsync();
        await run.ArrivesAsync("app-logs", [0, 1], "before");

        var full = Directory.Exists(Path.Combine(disk.Path, "app-logs-0")) ? 0 : 1;
        Assert.True(Directory.Exists(Path.Combine(disk.Path, $"app-logs-{full}")), "A partition is on the small disk.");
        disk.Fill(kilobytes: 256);
        var written = await FillAsync(kafka, full);
        await kafka.ProduceAsync("app-logs", [1 - full], "meanwhile");
        await run.ArrivesAsync("app-logs", [1 - full], "meanwhile");
        await run.TellsAsync($"1 of 2 partitions has no leader: app-logs {full}");

        disk.Free();
        await kafka.StopNodeAsync(0);
        await kafka.StartNodeAsync(0);
        await kafka.LeadersAsync("app-logs", 2);
        await kafka.ProduceAsync("app-logs", [0, 1], "after");
        await run.ArrivesAsync("app-logs", [0, 1], "after");
        Assert.Equal(0, await run.Silo.StopAsync());

        // What the broker reported as written, each once; what it did not may be there.
        var lines = (await run.LinesAsync("app-logs", full)).Select(line => line.Split(' ')[0]).ToList();
        Assert.Equal(lines.Distinct(), lines);
        Assert.Empty(written.Except(lines));
    }

    /// <summary>Writes lines that begin with their number until the broker takes no more; the numbers that it took.</summary>
    private static async Task<List<string>> FillAsync(KafkaNodes kafka, int partition)
    {
        var config = new ProducerConfig { BootstrapServers = kafka.BootstrapServers, MessageTimeoutMs = 10_000 };
        using var producer = new ProducerBuilder<Null, string>(config).SetLogHandler((_, _) => { }).Build();
        List<string> written = [];
        try
        {
            while (true)
            {
                var number = $"n{written.Count}";
                await producer.ProduceAsync(
                    new TopicPartition("app-logs", partition), new Message<Null, string> { Value = $"{number} {new string('x', 2_000)}" }, TestContext.Current.CancellationToken);
                written.Add(number);
            }
        }
        catch (ProduceException<Null, string>)
        {
            return written;
        }
    }
}
