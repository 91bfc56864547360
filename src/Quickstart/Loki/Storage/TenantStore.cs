using System.Globalization;
using OrleansKafkaLoki.Quickstart.Loki.Labels;
using OrleansKafkaLoki.Quickstart.Loki.Limits;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Loki.Storage;

/// <summary>The streams and the newest blocks of one tenant. Whoever calls a member that says so holds <see cref="Gate"/>.</summary>
/// <param name="name">The tenant.</param>
/// <param name="limits">What it may do.</param>
/// <param name="retainedBytes">Compressed bytes to keep; the oldest blocks go first.</param>
internal sealed class TenantStore(string name, LokiLimits limits, long retainedBytes)
{
    private const int MaxUnused = 10_000;

    private readonly Dictionary<string, StreamRecord> _byGivenText = [];
    private readonly Dictionary<string, StreamRecord> _byLabels = [];
    private readonly HashSet<StreamRecord> _active = [];
    private readonly Queue<Block> _blocks = [];
    private TokenBucket _rate = new(limits.IngestionRate, limits.IngestionBurst);
    private long _bytes;
    private long _lastBlock = -1;
    private int _sweepAt = MaxUnused;

    public string Name => name;

    /// <summary>What it may do.</summary>
    public LokiLimits Limits { get; private set; } = limits;

    /// <summary>Held while a push is judged and stored.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The entries of the push that is being judged, kept to be used again; for who holds <see cref="Gate"/>.</summary>
    public List<StagedEntry> Staging { get; } = [];

    /// <summary>Puts other limits in place; every rate begins with its burst again.</summary>
    public void Change(LokiLimits limits)
    {
        lock (Gate)
        {
            Limits = limits;
            _rate = new TokenBucket(limits.IngestionRate, limits.IngestionBurst);
            foreach (var stream in _byLabels.Values)
            {
                stream.Change(limits);
            }
        }
    }

    /// <summary>Whether the tenant's rate allows a push of so many bytes; the caller holds <see cref="Gate"/>.</summary>
    public bool TryTakeBytes(long bytes, long nowNs) => _rate.TryTake(bytes, nowNs);

    /// <summary>The stream that a push names; the caller holds <see cref="Gate"/>.</summary>
    /// <exception cref="FormatException">The label string cannot be parsed.</exception>
    public StreamRecord Resolve(string labelText)
    {
        if (_byGivenText.TryGetValue(labelText, out var known))
        {
            return known;
        }

        var labels = ServiceName.AddTo(new LabelSet(LabelParser.Parse(labelText)));
        if (!_byLabels.TryGetValue(labels.Text, out var stream))
        {
            ForgetUnused();
            _byLabels[labels.Text] = stream = new StreamRecord(labels, Limits);
        }

        return _byGivenText[labelText] = stream;
    }

    /// <summary>A shard of a stream; the caller holds <see cref="Gate"/>.</summary>
    public StreamRecord Shard(StreamRecord stream, int number)
    {
        var labels = new LabelSet(stream.Labels.Labels.Append(new("__stream_shard__", number.ToString(CultureInfo.InvariantCulture))));
        return _byLabels.TryGetValue(labels.Text, out var shard) ? shard : _byLabels[labels.Text] = new StreamRecord(labels, Limits);
    }

    /// <summary>
    /// Takes a stream into memory if it is not there; false if there are too many already. The caller holds <see cref="Gate"/>.
    /// </summary>
    public bool TryActivate(StreamRecord stream, long nowNs)
    {
        if (stream.IsIdle(nowNs))
        {
            Flush(stream);
        }

        if (!stream.IsActive)
        {
            if (_active.Count >= Limits.MaxStreams)
            {
                _active.Where(known => known.IsIdle(nowNs)).ToList().ForEach(Flush);
            }

            if (_active.Count >= Limits.MaxStreams)
            {
                return false;
            }

            stream.Activate();
            _active.Add(stream);
        }

        return true;
    }

    /// <summary>Keeps what a push left behind, and lets the oldest go where there is too much; the caller holds <see cref="Gate"/>.</summary>
    public void Append(byte[] data, StreamSlice[] slices)
    {
        _blocks.Enqueue(new Block(++_lastBlock, data, slices));
        _bytes += data.Length;
        while (_bytes > retainedBytes && _blocks.Count > 1)
        {
            _bytes -= _blocks.Dequeue().Data.Length;
        }
    }

    /// <summary>Flushes every stream, as <c>POST /flush</c> does.</summary>
    public void Flush()
    {
        lock (Gate)
        {
            _active.ToList().ForEach(Flush);
        }
    }

    /// <summary>The blocks at this moment, oldest first, with what a query at this time sees of them.</summary>
    public Block[] SnapshotBlocks(long nowNs)
    {
        var oldestNs = Limits.QueryIngestersWithin > TimeSpan.Zero ? nowNs - NanoTime.From(Limits.QueryIngestersWithin) : long.MinValue;
        lock (Gate)
        {
            return [.. _blocks.Select(block => Array.TrueForAll(block.Slices, slice => slice.MinNs >= oldestNs) ? block : Visible(block))];
        }

        Block Visible(Block block) => block with
        {
            Slices = Array.ConvertAll(block.Slices, slice => slice.Stream.IsFlushed(block.Number, nowNs) ? slice : slice with { FromNs = oldestNs }),
        };
    }

    /// <summary>The streams at this moment.</summary>
    public StreamRecord[] SnapshotStreams()
    {
        lock (Gate)
        {
            return [.. _byLabels.Values.Where(stream => stream.HasEntries)];
        }
    }

    private void Flush(StreamRecord stream)
    {
        stream.Flush(_lastBlock);
        _active.Remove(stream);
    }

    /// <summary>Streams of which nothing was ever taken must not pile up.</summary>
    private void ForgetUnused()
    {
        if (_byGivenText.Count < _sweepAt)
        {
            return;
        }

        Forget(_byGivenText);
        Forget(_byLabels);
        _sweepAt = _byGivenText.Count + MaxUnused;
    }

    private static void Forget(Dictionary<string, StreamRecord> streams)
    {
        foreach (var (text, _) in streams.Where(pair => !pair.Value.HasEntries && !pair.Value.IsActive).ToList())
        {
            streams.Remove(text);
        }
    }
}
