using OrleansKafkaLoki.Quickstart.Loki.Labels;

namespace OrleansKafkaLoki.Quickstart.Loki.Storage;

/// <summary>The streams and the newest blocks of one tenant. Whoever calls a member that says so holds <see cref="Gate"/>.</summary>
/// <param name="name">The tenant.</param>
/// <param name="retainedBytes">Compressed bytes to keep; the oldest blocks go first.</param>
internal sealed class TenantStore(string name, long retainedBytes)
{
    private const int MaxUnused = 10_000;

    private readonly Dictionary<string, StreamRecord> _byGivenText = [];
    private readonly Dictionary<string, StreamRecord> _byLabels = [];
    private readonly Queue<Block> _blocks = [];
    private long _bytes;

    /// <summary>The tenant's name.</summary>
    public string Name => name;

    /// <summary>Held while a push is judged and stored.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Streams that hold or held entries.</summary>
    public int ActiveStreams { get; private set; }

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
            _byLabels[labels.Text] = stream = new StreamRecord(labels);
        }

        return _byGivenText[labelText] = stream;
    }

    /// <summary>Keeps a block, and lets the oldest go where there are too many; the caller holds <see cref="Gate"/>.</summary>
    public void Append(Block block)
    {
        foreach (var slice in block.Slices)
        {
            var stream = slice.Stream;
            ActiveStreams += stream.Entries == 0 ? 1 : 0;
            stream.Entries += slice.Count;
            stream.HighestNs = Math.Max(stream.HighestNs, slice.MaxNs);
        }

        _blocks.Enqueue(block);
        _bytes += block.Data.Length;
        while (_bytes > retainedBytes && _blocks.Count > 1)
        {
            _bytes -= _blocks.Dequeue().Data.Length;
        }
    }

    /// <summary>The blocks at this moment, oldest first.</summary>
    public Block[] SnapshotBlocks()
    {
        lock (Gate)
        {
            return [.. _blocks];
        }
    }

    /// <summary>The streams at this moment.</summary>
    public StreamRecord[] SnapshotStreams()
    {
        lock (Gate)
        {
            return [.. _byLabels.Values.Where(stream => stream.Entries > 0)];
        }
    }

    /// <summary>Streams of which nothing was ever taken must not pile up.</summary>
    private void ForgetUnused()
    {
        if (_byGivenText.Count < ActiveStreams + MaxUnused)
        {
            return;
        }

        foreach (var (text, _) in _byGivenText.Where(pair => pair.Value.Entries == 0).ToList())
        {
            _byGivenText.Remove(text);
        }

        foreach (var (text, _) in _byLabels.Where(pair => pair.Value.Entries == 0).ToList())
        {
            _byLabels.Remove(text);
        }
    }
}
