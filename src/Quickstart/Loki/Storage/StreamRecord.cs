using OrleansKafkaLoki.Quickstart.Loki.Labels;
using OrleansKafkaLoki.Quickstart.Loki.Limits;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Loki.Storage;

/// <summary>One stream of a tenant. Whoever touches it holds its store's gate.</summary>
/// <param name="labels">Its labels, the service name included.</param>
/// <param name="limits">Its tenant's limits.</param>
internal sealed class StreamRecord(LabelSet labels, LokiLimits limits)
{
    private readonly HeadBlock _head = new();
    private LokiLimits _limits = limits;
    private TokenBucket _rate = new(limits.PerStreamRate, limits.PerStreamBurst);
    private long _takenNs;
    private long _flushedThrough = -1;

    public LabelSet Labels => labels;

    /// <summary>How much of it comes.</summary>
    public RateMeter Rate { get; } = new();

    /// <summary>The shard with which the next push begins that is dealt over shards.</summary>
    public int NextShard { get; set; }

    /// <summary>The newest timestamp in memory; <see cref="long.MinValue"/> before the first, and once more after a flush.</summary>
    public long HighestNs { get; private set; } = long.MinValue;

    /// <summary>The last entry taken, if it is still known.</summary>
    public StoredEntryKey? Last => _head.Last;

    /// <summary>Whether the ingester holds the stream in memory.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Whether entries were ever taken.</summary>
    public bool HasEntries { get; private set; }

    /// <summary>Whether it has been without an entry for so long that it is flushed.</summary>
    public bool IsIdle(long nowNs) => IsActive && nowNs - _takenNs >= NanoTime.From(_limits.ChunkIdlePeriod);

    /// <summary>Puts other limits in place; its rate begins with its burst again.</summary>
    public void Change(LokiLimits limits)
    {
        _limits = limits;
        _rate = new TokenBucket(limits.PerStreamRate, limits.PerStreamBurst);
    }

    /// <summary>Holds the stream in memory.</summary>
    public void Activate() => IsActive = true;

    /// <summary>Whether the stream's rate allows a push of so many bytes.</summary>
    public bool TryTakeBytes(long bytes, long nowNs) => _rate.TryTake(bytes, nowNs);

    /// <summary>Takes an entry; false if it repeats one that is still known.</summary>
    public bool TryTake(in StagedEntry entry, long nowNs)
    {
        (HasEntries, _takenNs) = (true, nowNs);
        HighestNs = Math.Max(HighestNs, entry.Key.TimestampNs);
        return _head.TryAdd(entry.Key, entry.LineBytes, entry.MetadataPairs);
    }

    /// <summary>Writes everything up to a block to the store, and lets the stream go.</summary>
    public void Flush(long lastBlock)
    {
        _flushedThrough = lastBlock;
        _head.Forget();
        _rate = new TokenBucket(_limits.PerStreamRate, _limits.PerStreamBurst);
        HighestNs = long.MinValue;
        IsActive = false;
    }

    /// <summary>Whether the stream's entries in a block are in the store.</summary>
    public bool IsFlushed(long block, long nowNs) => block <= _flushedThrough || IsIdle(nowNs);
}
