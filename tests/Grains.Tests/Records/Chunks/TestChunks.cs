using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Records.Chunks;

/// <summary>Chunks whose lines are <c>partition:offset</c>.</summary>
internal static class TestChunks
{
    public static LogChunk Create(
        IEnumerable<(long Offset, long TimestampNs)> records, int partition = 0, long epoch = 1, long incarnation = 0, long watermark = 0, string topic = "logs", long checkpoint = 0, ulong routing = 0, long doubtBelow = 0, SiloAddress? sender = null, int lineBytes = 0, int? leaderEpoch = null)
    {
        using var builder = new ChunkBuilder();
        foreach (var (offset, timestampNs) in records)
        {
            builder.Entries.Write(Entry(timestampNs, $"{partition}:{offset}".PadRight(lineBytes, '.')));
            builder.Add(offset, timestampNs);
        }

        return builder.Seal(new ChunkOrigin(new PartitionId("app", topic, partition), epoch, incarnation, routing) { DoubtBelow = doubtBelow, Silo = sender, LeaderEpoch = leaderEpoch }, new SenderProgress(watermark, checkpoint));
    }

    /// <summary>An <c>entries</c> field by the book: tag 2, EntryAdapter { timestamp = 1 { seconds = 1, nanos = 2 }, line = 2 }.</summary>
    public static byte[] Entry(long timestampNs, string line)
    {
        using var timestamp = new PooledBufferWriter();
        timestamp.Write([0x08]);
        Varint.Write(timestamp, (ulong)(timestampNs / 1_000_000_000));
        timestamp.Write([0x10]);
        Varint.Write(timestamp, (ulong)(timestampNs % 1_000_000_000));
        using var message = new PooledBufferWriter();
        message.Write([0x0A]);
        Varint.Write(message, (ulong)timestamp.WrittenCount);
        message.Write(timestamp.WrittenSpan);
        message.Write([0x12]);
        Varint.Write(message, (ulong)Encoding.UTF8.GetByteCount(line));
        message.Write(Encoding.UTF8.GetBytes(line));
        using var field = new PooledBufferWriter();
        field.Write([0x12]);
        Varint.Write(field, (ulong)message.WrittenCount);
        field.Write(message.WrittenSpan);
        return field.WrittenSpan.ToArray();
    }

    /// <summary>The lines of concatenated <c>entries</c> fields.</summary>
    public static List<string> LinesOf(ReadOnlySpan<byte> entries) => [.. EntriesOf(entries).Select(entry => entry.Line)];

    /// <summary>The timestamps and lines of concatenated <c>entries</c> fields.</summary>
    public static List<(long TimestampNs, string Line)> EntriesOf(ReadOnlySpan<byte> entries)
    {
        var found = new List<(long, string)>();
        while (!entries.IsEmpty)
        {
            entries = entries[1..];
            var length = (int)Varint.Read(ref entries);
            var message = entries[..length];
            entries = entries[length..];
            message = message[1..];
            var timestampLength = (int)Varint.Read(ref message);
            var timestamp = message[1..];
            var timestampNs = (long)Varint.Read(ref timestamp) * 1_000_000_000;
            timestamp = timestamp[1..];
            timestampNs += (long)Varint.Read(ref timestamp);
            message = message[(timestampLength + 1)..];
            var lineLength = (int)Varint.Read(ref message);
            found.Add((timestampNs, Encoding.UTF8.GetString(message[..lineLength])));
        }

        return found;
    }
}
