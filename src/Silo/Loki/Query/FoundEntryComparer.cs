namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>Takes two entries for the same where Loki shows one: equal timestamp, line and structured metadata, in the same stream.</summary>
internal sealed class FoundEntryComparer : IEqualityComparer<FoundEntry>
{
    private FoundEntryComparer()
    {
    }

    public static FoundEntryComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(FoundEntry x, FoundEntry y) =>
        x.Stream == y.Stream
        && x.Entry.TimestampNs == y.Entry.TimestampNs
        && x.Entry.Line.Span.SequenceEqual(y.Entry.Line.Span)
        && x.Entry.Metadata.Count == y.Entry.Metadata.Count
        && x.Entry.Metadata.All(pair => y.Entry.Metadata.TryGetValue(pair.Key, out var value) && value == pair.Value);

    /// <inheritdoc/>
    public int GetHashCode(FoundEntry found)
    {
        var hash = new HashCode();
        hash.Add(found.Stream);
        hash.Add(found.Entry.TimestampNs);
        hash.AddBytes(found.Entry.Line.Span);
        hash.Add(found.Entry.Metadata.Count);
        return hash.ToHashCode();
    }
}
