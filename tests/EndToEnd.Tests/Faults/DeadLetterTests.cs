using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.Faults;

/// <summary>A record that Loki will never take ends in the dead letters just as it was.</summary>
public sealed class DeadLetterTests
{
    private const string TopicOfLetters = "quickstart.dead-letters";
    private static readonly byte[] Key = "order-17"u8.ToArray();
    private static readonly byte[] Value = [.. Encoding.UTF8.GetBytes(new string('z', 300_000)), 0xff];
    private static readonly Timestamp Produced = new(TimeProvider.System.GetUtcNow().AddSeconds(-7).ToUnixTimeMilliseconds(), TimestampType.CreateTime);

    [Fact]
    public async Task Ship_LineTooLong_IsInTheTopicAsItWas()
    {
        await using var run = await ShippingRun.StartAsync(configuration => configuration with { DeadLetters = null });
        var place = await ProduceAsync(run);
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = run.Servers.Kafka, GroupId = run.Topic }).Build();
        Message<byte[], byte[]>? message = null;

        // A topic of other runs' letters, too, where the servers are not the test's own.
        await Eventually.HoldsAsync(
            async () => (message = await Task.Run(() => Find(consumer, run.Topic))) is not null,
            "the record is in the dead-letter topic", () => string.Join('\n', run.Silo.Log.Tail()));

        Assert.Equal(Key, message!.Key);
        Assert.Equal(Value, message.Value);
        Assert.Equal(Produced.UnixTimestampMs, message.Timestamp.UnixTimestampMs);
        Assert.Equal(["h", "h", "okl-pipeline"], message.Headers.Take(3).Select(header => header.Key));
        Assert.Equal("1", Text(message, 0));
        Assert.Null(message.Headers[1].GetValueBytes());
        Assert.Equal($"{place.Partition.Value}@{place.Offset.Value}", $"{Header(message, "okl-partition")}@{Header(message, "okl-offset")}");
        Assert.Equal("line_too_long", Header(message, "okl-cause"));
        await AssertOthersShippedAsync(run);
    }

    [LongFact]
    public async Task Ship_LineTooLong_IsInTheFileAsItWas()
    {
        await using var run = await ShippingRun.StartAsync();
        var place = await ProduceAsync(run);
        await Eventually.HoldsAsync(
            () => run.DeadLetters().EndsWith('\n'),
            "the record is in the file", () => string.Join('\n', run.Silo.Log.Tail()));

        var letter = JsonDocument.Parse(run.DeadLetters()).RootElement;
        Assert.Equal(Encoding.UTF8.GetString(Key), letter.GetProperty("key").GetString());
        Assert.Equal(Value, letter.GetProperty("line_base64").GetBytesFromBase64());
        Assert.Equal(Produced.UnixTimestampMs, letter.GetProperty("record_timestamp_ms").GetInt64());
        Assert.Equal("""[{"name":"h","value":"1"},{"name":"h"}]""", letter.GetProperty("headers").GetRawText());
        Assert.Equal((place.Partition.Value, place.Offset.Value), (letter.GetProperty("partition").GetInt32(), letter.GetProperty("offset").GetInt64()));
        Assert.Equal("line_too_long", letter.GetProperty("cause").GetString());
        await AssertOthersShippedAsync(run);
    }

    private static async Task<TopicPartitionOffset> ProduceAsync(ShippingRun run)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = run.Servers.Kafka }).Build();
        await run.ProduceAsync(producer, 0, "before"u8.ToArray());
        var message = new Message<byte[]?, byte[]?>
        {
            Key = Key, Value = Value, Timestamp = Produced, Headers = [new Header("h", "1"u8.ToArray()), new Header("h", null)],
        };
        var report = await producer.ProduceAsync(new TopicPartition(run.Topic, 0), message, TestContext.Current.CancellationToken);
        await run.ProduceAsync(producer, 0, "after"u8.ToArray());
        return report.TopicPartitionOffset;
    }

    private static Message<byte[], byte[]>? Find(IConsumer<byte[], byte[]> consumer, string topic)
    {
        consumer.Assign(Enumerable.Range(0, 4).Select(partition => new TopicPartitionOffset(TopicOfLetters, partition, Offset.Beginning)));
        while (consumer.Consume(TimeSpan.FromSeconds(2)) is { } read)
        {
            if (Header(read.Message, "okl-topic") == topic)
            {
                return read.Message;
            }
        }

        return null;
    }

    private static async Task AssertOthersShippedAsync(ShippingRun run) => await Eventually.HoldsAsync(
        async () => (await run.Reader.ReadAsync(TestContext.Current.CancellationToken)).Select(entry => entry.Line).Order().SequenceEqual(["after", "before"]),
        "the records before and after it are in Loki");

    private static string Header(Message<byte[], byte[]> message, string name) => Encoding.UTF8.GetString(message.Headers.GetLastBytes(name));

    private static string Text(Message<byte[], byte[]> message, int header) => Encoding.UTF8.GetString(message.Headers[header].GetValueBytes());
}
