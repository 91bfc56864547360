namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>What one question is about: a stream, or several whose labels have the same names.</summary>
internal sealed class AskedStreams
{
    private readonly IReadOnlyList<AskedStream> _streams;
    private readonly string _telling;
    private readonly ILookup<string, int> _byValue;

    /// <summary>Asks for these streams, of which there is at least one, none twice.</summary>
    public AskedStreams(IReadOnlyList<AskedStream> streams)
    {
        _streams = streams;
        FromNs = streams.Min(stream => stream.FromNs);
        ToNs = streams.Max(stream => stream.ToNs);
        Selector = SelectorText.Of([.. streams.Select(stream => stream.Labels)]);

        // The label that leaves the fewest streams to compare.
        _telling = streams[0].Labels.Names.MaxBy(name => streams.Select(stream => stream.Labels[name]).Distinct().Count())!;
        _byValue = Enumerable.Range(0, streams.Count).ToLookup(index => streams[index].Labels[_telling]);
    }

    /// <summary>How many streams.</summary>
    public int Count => _streams.Count;

    /// <summary>The first timestamp of any.</summary>
    public long FromNs { get; }

    /// <summary>The last timestamp of any.</summary>
    public long ToNs { get; }

    /// <summary>Finds them all, and perhaps others.</summary>
    public string Selector { get; }

    /// <summary>The entries of an answered stream that were asked for: none of a stream that was not, or outside its range.</summary>
    public IEnumerable<FoundEntry> Pick(QueryStream stream)
    {
        var index = stream.Stream.TryGetValue(_telling, out var value)
            ? _byValue[value].Cast<int?>().FirstOrDefault(index => _streams[index!.Value].Labels.AreThoseOf(stream.Stream))
            : null;
        return index is not { } found ? [] : stream.Values
            .Where(entry => entry.TimestampNs >= _streams[found].FromNs && entry.TimestampNs <= _streams[found].ToNs)
            .Select(entry => new FoundEntry(found, entry));
    }
}
