using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;

namespace OrleansKafkaLoki.MacroBenchmark;

/// <summary>
/// The floor: a process that does nothing but read the topic with Confluent.Kafka, one consumer, its queue large enough not
/// to starve it. It runs as a process of its own and prints its cost.
/// </summary>
internal static class BareRead
{
    /// <summary>The name of the command that makes this program the reader.</summary>
    public const string Command = "read";

    /// <summary>Runs the reader as a child and returns what it printed.</summary>
    public static async Task<Cost> RunAsync(string brokers, string topic)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Command, brokers, topic]) { RedirectStandardOutput = true })!;
        var parts = (await child.StandardOutput.ReadToEndAsync()).Split(' ', StringSplitOptions.TrimEntries);
        await child.WaitForExitAsync();
        var numbers = Array.ConvertAll(parts, part => long.Parse(part, CultureInfo.InvariantCulture));
        return new Cost(numbers[0], TimeSpan.FromTicks(numbers[1]), TimeSpan.FromTicks(numbers[2]), numbers[3]);
    }

    /// <summary>Reads the topic from its first to its last record and prints the cost.</summary>
    public static void Read(string brokers, string topic)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = brokers }).Build();
        var partitions = admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics[0].Partitions
            .ConvertAll(partition => new TopicPartition(topic, partition.PartitionId));
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
        {
            BootstrapServers = brokers,
            GroupId = "bare-read",
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            QueuedMaxMessagesKbytes = 262_144,
            QueuedMinMessages = 1_000_000,
            FetchQueueBackoffMs = 5,
        }).Build();
        consumer.Assign(partitions.ConvertAll(partition => new TopicPartitionOffset(partition, Offset.Beginning)));
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var started = Stopwatch.StartNew();
        long records = 0;
        for (var ended = 0; ended < partitions.Count;)
        {
            if (consumer.Consume(TimeSpan.FromSeconds(10)) is not { } result)
            {
                throw new TimeoutException("The broker sent nothing for 10 s.");
            }

            ended += result.IsPartitionEOF ? 1 : 0;
            records += result.IsPartitionEOF ? 0 : 1;
        }

        var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{records} {started.Elapsed.Ticks} {(process.TotalProcessorTime - before).Ticks} {process.PeakWorkingSet64}"));
    }
}
