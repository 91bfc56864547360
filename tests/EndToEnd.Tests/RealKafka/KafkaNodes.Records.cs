using System.Globalization;
using Confluent.Kafka;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <content>Writing records.</content>
internal sealed partial class KafkaNodes
{
    /// <summary>Writes a record without a value.</summary>
    public async Task ProduceTombstoneAsync(string topic, int partition)
    {
        using var producer = new ProducerBuilder<string, Null>(new ProducerConfig { BootstrapServers = BootstrapServers }).SetLogHandler((_, _) => { }).Build();
        await producer.ProduceAsync(new TopicPartition(topic, partition), new Message<string, Null> { Key = "k" }, TestContext.Current.CancellationToken);
    }

    /// <summary>Writes a line to each of these partitions.</summary>
    public async Task ProduceAsync(string topic, IEnumerable<int> partitions, string line)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = BootstrapServers }).SetLogHandler((_, _) => { }).Build();
        await Task.WhenAll(partitions.Select(partition => producer.ProduceAsync(
            new TopicPartition(topic, partition), new Message<Null, string> { Value = $"{line} {partition}" }, TestContext.Current.CancellationToken)));
    }

    /// <summary>Writes a record of so many bytes to a partition.</summary>
    public async Task ProduceLongAsync(string topic, int partition, int bytes)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = BootstrapServers, MessageMaxBytes = 2 * bytes }).SetLogHandler((_, _) => { }).Build();
        var value = new byte[bytes];
        Array.Fill(value, (byte)'x');
        await producer.ProduceAsync(new TopicPartition(topic, partition), new Message<Null, byte[]> { Value = value }, TestContext.Current.CancellationToken);
    }

    /// <summary>Writes numbered lines to a partition, waiting for those replicas that are in sync.</summary>
    public Task ProduceManyAsync(string topic, int partition, string line, int count, CompressionType codec = CompressionType.None, DateTimeOffset? at = null) => Task.Run(
        () =>
        {
            using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = BootstrapServers, EnableIdempotence = true, CompressionType = codec })
                .SetLogHandler((_, _) => { }).Build();
            for (var i = 0; i < count; i++)
            {
                producer.Produce(
                    new TopicPartition(topic, partition),
                    new Message<Null, string>
                    {
                        Value = string.Create(CultureInfo.InvariantCulture, $"{line} {i}"),
                        Timestamp = at is { } time ? new Timestamp(time) : Timestamp.Default,
                    },
                    report => Assert.False(report.Error.IsError, report.Error.Reason));
            }

            producer.Flush(TestContext.Current.CancellationToken);
        },
        TestContext.Current.CancellationToken);

    /// <summary>Writes records to the first partition, in their order.</summary>
    public async Task ProduceAsync(string topic, IEnumerable<Message<byte[]?, byte[]?>> messages)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = BootstrapServers }).SetLogHandler((_, _) => { }).Build();
        foreach (var message in messages)
        {
            await producer.ProduceAsync(new TopicPartition(topic, 0), message, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Writes numbered lines to a partition in one transaction and commits or aborts it.</summary>
    public Task TransactAsync(string topic, int partition, string line, int count, bool commit) => Task.Run(
        () =>
        {
            var config = new ProducerConfig { BootstrapServers = BootstrapServers, TransactionalId = line };
            using var producer = new ProducerBuilder<Null, string>(config).SetLogHandler((_, _) => { }).Build();
            producer.InitTransactions(Patience);
            producer.BeginTransaction();
            for (var i = 0; i < count; i++)
            {
                producer.Produce(new TopicPartition(topic, partition), new Message<Null, string> { Value = string.Create(CultureInfo.InvariantCulture, $"{line} {i}") });
            }

            producer.Flush(TestContext.Current.CancellationToken); // An abort would drop what is not sent.
            Action<TimeSpan> end = commit ? producer.CommitTransaction : producer.AbortTransaction;
            end(Patience);
        },
        TestContext.Current.CancellationToken);
}
