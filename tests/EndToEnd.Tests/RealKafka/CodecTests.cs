using Confluent.Kafka;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>How producers compress, and brokers set times.</summary>
public sealed class CodecTests
{
    private const string Stamped = "broker-time";

    [LongFact]
    public async Task Consume_EveryCodecAndTheBrokersTime_ArrivesOnce()
    {
        CompressionType[] codecs = [CompressionType.None, CompressionType.Gzip, CompressionType.Snappy, CompressionType.Lz4, CompressionType.Zstd];
        await using var run = await KafkaRun.StartAsync(1, [.. codecs.Select(TopicOf), Stamped]);
        foreach (var codec in codecs)
        {
            await run.Kafka.CreateTopicAsync(TopicOf(codec), 1);
            await run.Kafka.ProduceManyAsync(TopicOf(codec), 0, "line", 200, codec);
        }

        // Of 1970, did the producer's time count.
        await run.Kafka.CreateTopicAsync(Stamped, 1, settings: new() { ["message.timestamp.type"] = "LogAppendTime" });
        await run.Kafka.ProduceAsync(Stamped, [new Message<byte[]?, byte[]?> { Value = "stamped"u8.ToArray(), Timestamp = new Timestamp(1, TimestampType.CreateTime) }]);
        await run.StartSiloAsync();

        foreach (var codec in codecs)
        {
            await run.HasLinesAsync(TopicOf(codec), 0, [.. Enumerable.Range(0, 200).Select(i => $"line {i}")]);
        }

        await run.HasLinesAsync(Stamped, 0, ["stamped"]);
        Assert.Equal(0, await run.Silo.StopAsync());
        Assert.Equal((200 * codecs.Length) + 1, await run.CountAsync());
        await SiloAudit.ProvesAsync(run.Silo);
    }

    private static string TopicOf(CompressionType codec) => $"codec-{codec}".ToLowerInvariant();
}
