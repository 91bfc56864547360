using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>One incarnation of a partition's log, with gaps between its offsets.</summary>
internal sealed class PartitionLog
{
    public PartitionLog(PartitionId partition, int incarnation, int streams, int salt, bool isInOrder, DateTimeOffset start)
    {
        Partition = partition;
        Name = $"{partition.Partition}.{incarnation}";
        var random = new Random(HashCode(partition.Partition, incarnation, salt));
        long offset = random.Next(2) * random.Next(5);
        for (var count = 4 + random.Next(14); count > 0; count--)
        {
            var timestamp = start.ToUnixTimeMilliseconds() + offset + (random.Next(4) == 0 && !isInOrder ? random.Next(5) : 0);
            var stream = random.Next(8) == 0 ? -1 : random.Next(streams);
            var isLong = stream >= 0 && random.Next(16) == 0;
            var line = $"{Name}:{offset}{(isLong ? new string('.', Plan.MaxLineSize) : "")}";
            timestamp = (Records.Count > 0 || !isInOrder) && random.Next(12) == 0 ? -1 : timestamp; // It gets that of a record before it, if there is one.
            Records.Add(new LogRecord(offset, stream, !isLong && random.Next(10) == 0, isLong, timestamp, line));
            offset += random.Next(4) == 0 ? 1 + random.Next(4) : 1;
        }
    }

    public PartitionId Partition { get; }

    /// <summary>Names the partition and the incarnation: the topic's id, and what its lines begin with.</summary>
    public string Name { get; }

    public List<LogRecord> Records { get; } = [];

    /// <summary>The offset behind the last record.</summary>
    public long End => Records[^1].Offset + 1;

    // The same in every process, unlike System.HashCode: a seed has to replay.
    private static int HashCode(int partition, int incarnation, int salt) => (((partition * 31) + incarnation) * 1009) + salt;
}
