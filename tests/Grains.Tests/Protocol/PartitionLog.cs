using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>One incarnation of a partition's log, with gaps between its offsets.</summary>
internal sealed class PartitionLog
{
    public PartitionLog(PartitionId partition, int incarnation, int streams, int salt, long startNs)
    {
        Partition = partition;
        Name = $"{partition.Partition}.{incarnation}";
        var random = new Random(HashCode(partition.Partition, incarnation, salt));
        long offset = random.Next(2) * random.Next(5);
        for (var count = 4 + random.Next(14); count > 0; count--)
        {
            var timestamp = startNs + (offset * 1000) + (random.Next(4) == 0 ? random.Next(5000) : 0);
            var line = $"{Name}:{offset}";
            Records.Add(new LogRecord(
                offset, random.Next(8) == 0 ? -1 : random.Next(streams), random.Next(10) == 0, timestamp, line, TestChunks.Entry(timestamp, line)));
            offset += random.Next(4) == 0 ? 1 + random.Next(4) : 1;
        }
    }

    public PartitionId Partition { get; }

    /// <summary>Names the partition and the incarnation; its lines begin with it.</summary>
    public string Name { get; }

    public List<LogRecord> Records { get; } = [];

    /// <summary>The offset behind the last record.</summary>
    public long End => Records[^1].Offset + 1;

    // The same in every process, unlike System.HashCode: a seed has to replay.
    private static int HashCode(int partition, int incarnation, int salt) => (((partition * 31) + incarnation) * 1009) + salt;
}
