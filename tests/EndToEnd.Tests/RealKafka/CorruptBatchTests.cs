using System.Buffers.Binary;
using System.Numerics;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>Batches that are broken in the broker's log.</summary>
public sealed class CorruptBatchTests
{
    private const string Logs = "app-logs";
    private const int CrcAt = 17;
    private const int AttributesAt = 21;
    private const int ValueLengthAt = 66; // Of the first record, which has no key.

    public enum Damage
    {
        /// <summary>A byte of a record is another one; the checksum tells.</summary>
        Byte,

        /// <summary>The codec is none that there is, and the checksum is right.</summary>
        Codec,

        /// <summary>A value's length is beyond its batch, and the checksum is right, as an odd producer might write it: librdkafka asks for ever, without a word.</summary>
        Length,
    }

    [LongTheory]
    [InlineData(Damage.Byte)]
    [InlineData(Damage.Codec)]
    [InlineData(Damage.Length)]
    public async Task Consume_BatchCannotBeRead_HoldsOnePartitionUntilAnOperatorPassesIt(Damage damage)
    {
        await using var run = await KafkaRun.StartAsync(1, Logs);
        await run.Kafka.CreateTopicAsync(Logs, 2);
        foreach (var line in (string[])["first", "broken", "third"])
        {
            await run.Kafka.ProduceManyAsync(Logs, 0, line, 10);
        }

        await run.Kafka.StopNodeAsync(0);
        Break(run.Kafka.SegmentOf(0, Logs, 0), damage);
        await run.Kafka.StartNodeAsync(0);
        await run.StartSiloAsync();

        await run.HasLinesAsync(Logs, 0, Lines("first"));
        await Eventually.HoldsAsync(() => run.LogOf($"{Logs}/0").Any(line => line.Contains("offset 10", StringComparison.Ordinal) && line.Contains(" warn: ", StringComparison.Ordinal)), "the log names the partition and the offset", run.Silo.Log.Tail);
        await run.Kafka.ProduceAsync(Logs, [1], "other");
        await run.ArrivesAsync(Logs, [1], "other");
        double? lag = null;
        await Eventually.HoldsAsync(async () => (lag = await run.MetricAsync("okl_partition_lag_records", $"topic=\"{Logs}\"", "partition=\"0\"")) == 20, "the lag of the held partition is 20", () => lag);
        Assert.Empty(run.LogOf("retention"));
        Assert.Empty(run.LogOf("compacted"));

        await run.Kafka.Groups.CommitAsync(run.Group, Logs, 0, 20);
        await run.HasLinesAsync(Logs, 0, [.. Lines("first"), .. Lines("third")]);
        Assert.Equal(10, await run.MetricAsync("okl_offset_gap_records_total", $"topic=\"{Logs}\"", "cause=\"skipped\""));
        await run.CatchesUpAsync(Logs, 0, 30);
        Assert.Equal(0, await run.Silo.StopAsync());
        Assert.Equal(21, await run.CountAsync());
    }

    private static string[] Lines(string line) => [.. Enumerable.Range(0, 10).Select(i => $"{line} {i}")];

    /// <summary>Breaks the second batch (KIP-98).</summary>
    private static void Break(string segment, Damage damage)
    {
        var log = File.ReadAllBytes(segment);
        var second = 12 + BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(8));
        var batch = log.AsSpan(second, 12 + BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(second + 8)));
        switch (damage)
        {
            case Damage.Byte:
                batch[^10] ^= 0x20;
                break;
            case Damage.Codec:
                batch[AttributesAt + 1] = 7;
                break;
            default:
                batch[ValueLengthAt] = 0xfe; // A zigzag varint of two bytes, 8191.
                batch[ValueLengthAt + 1] = 0x7f;
                break;
        }

        if (damage != Damage.Byte)
        {
            BinaryPrimitives.WriteUInt32BigEndian(batch[CrcAt..], ~batch[AttributesAt..].ToArray().Aggregate(uint.MaxValue, BitOperations.Crc32C));
        }

        File.WriteAllBytes(segment, log);
    }
}
