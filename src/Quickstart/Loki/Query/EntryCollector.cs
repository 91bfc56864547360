namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary>Keeps the first entries of a result in its direction, each once, without holding many more than asked for.</summary>
/// <param name="limit">How many to keep.</param>
/// <param name="forward">Oldest first, else newest first.</param>
internal sealed class EntryCollector(int limit, bool forward)
{
    private readonly HashSet<FoundEntry> _entries = [];
    private long _worst = forward ? long.MaxValue : long.MinValue;

    /// <summary>Whether an entry of this time could be part of the result.</summary>
    public bool Wants(long timestampNs) => limit > 0 && (forward ? timestampNs <= _worst : timestampNs >= _worst);

    /// <summary>Adds an entry that is wanted.</summary>
    public void Add(FoundEntry entry)
    {
        if (_entries.Add(entry) && _entries.Count >= (2 * limit) + 64)
        {
            var kept = ToList();
            _entries.Clear();
            _entries.UnionWith(kept);
            _worst = kept[^1].TimestampNs;
        }
    }

    /// <summary>The result in order; entries of one time in the order they arrived in.</summary>
    public List<FoundEntry> ToList()
    {
        var ordered = forward
            ? _entries.OrderBy(entry => entry.TimestampNs).ThenBy(entry => entry.Sequence)
            : _entries.OrderByDescending(entry => entry.TimestampNs).ThenByDescending(entry => entry.Sequence);
        return [.. ordered.Take(limit)];
    }
}
