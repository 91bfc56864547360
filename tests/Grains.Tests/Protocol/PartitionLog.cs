using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>One incarnation of a partition's log, with gaps between its offsets.</summary>
internal sealed class PartitionLog
{
    private readonly Plan _plan;
    private readonly Random _random;
    private long _lastMs = -1;

    public PartitionLog(PartitionId partition, int incarnation, Plan plan, DateTimeOffset start)
    {
        _plan = plan;
        Partition = partition;
        Name = $"{partition.Partition}.{incarnation}";
        _random = new Random(HashCode(partition.Partition, incarnation, plan.Salt));
        long offset = _random.Next(2) * _random.Next(5);
        for (var count = 4 + _random.Next(14); count > 0; count--)
        {
            Add(offset, start.ToUnixTimeMilliseconds() + (offset / plan.RecordsPerMs));
            offset += _random.Next(4) == 0 ? 1 + _random.Next(4) : 1;
        }
    }

    public PartitionId Partition { get; }

    /// <summary>Names the partition and the incarnation: the topic's id, and what its lines begin with.</summary>
    public string Name { get; }

    /// <summary>What Kafka has.</summary>
    public List<LogMessage> Messages { get; } = [];

    /// <summary>The entries of that, in their order.</summary>
    public List<LogRecord> Records { get; } = [];

    /// <summary>The offset behind the last record.</summary>
    public long End => Messages[^1].Offset + 1;

    /// <summary>The entries that share a verdict with one: those of its record in its stream, itself included.</summary>
    public IEnumerable<LogRecord> Siblings(LogRecord entry) => Records.Where(other => other.Offset == entry.Offset && other.Stream == entry.Stream);

    private void Add(long offset, long timestampMs)
    {
        timestampMs += _random.Next(4) == 0 && !_plan.IsInOrder ? _random.Next(5) : 0;
        timestampMs = (Records.Count > 0 || !_plan.IsInOrder) && _random.Next(12) == 0 ? -1 : timestampMs; // It gets that of a record before it, if there is one.
        _lastMs = timestampMs >= 0 ? timestampMs : _lastMs;
        var stream = _random.Next(8) == 0 ? -1 : _random.Next(_plan.Streams);
        List<LogRecord> entries = stream < 0
            ? [new LogRecord(offset, stream, IsPoison: false, IsRefused: false, timestampMs, $"{Name}:{offset}")]
            : [.. Enumerable.Range(0, _plan.Splits ? 1 + _random.Next(3) : 1).Select(part => CreateEntry(offset, part, stream))];
        var sent = entries.Where(entry => entry.Stream >= 0).ToList();
        var shares = sent.Count(entry => entry.IsRefused) + sent.Where(entry => !entry.IsRefused).DistinctBy(entry => entry.Stream).Count();
        Records.AddRange(entries);
        Messages.Add(new LogMessage(offset, timestampMs, Math.Max(stream, 0), stream < 0 ? null : string.Join('\n', entries.Select(entry => entry.Line)), Math.Max(shares, 1)));
    }

    /// <summary>An entry whose line tells the stages what becomes of it.</summary>
    private LogRecord CreateEntry(long offset, int part, int stream)
    {
        var line = $"{Name}:{offset}{(_plan.Splits ? (char)('a' + part) : "")}";
        if (_plan.Splits && _random.Next(3) == 0)
        {
            stream = _random.Next(_plan.Streams);
            line += $" s{stream}";
        }

        var timestampMs = _lastMs;
        if (_plan.SetsTime && _random.Next(3) > 0 && (_lastMs >= 0 || _random.Next(2) == 0))
        {
            timestampMs = Math.Max(_lastMs, _plan.StartMs) + _random.Next(-300_000, 300_000);
            line += $" t{timestampMs}";
        }

        if (_plan.Splits && _random.Next(6) == 0)
        {
            (stream, line) = (-1, $"{line} {Plan.Dropped}");
        }

        var isRefused = stream >= 0 && _random.Next(16) == 0;
        line += !isRefused ? "" : _plan.HasStages && _random.Next(2) == 0 ? $" {Plan.Unreadable}" : new string('.', Plan.MaxLineSize);
        return new LogRecord(offset, stream, stream >= 0 && !isRefused && _random.Next(10) == 0, isRefused, timestampMs, line);
    }

    // The same in every process, unlike System.HashCode: a seed has to replay.
    private static int HashCode(int partition, int incarnation, int salt) => (((partition * 31) + incarnation) * 1009) + salt;
}
