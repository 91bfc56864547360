using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>Takes two entries for the same where Loki shows one: equal timestamp, line and structured metadata.</summary>
internal sealed class StoredEntryComparer : IEqualityComparer<StoredEntry>
{
    private StoredEntryComparer()
    {
    }

    public static StoredEntryComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(StoredEntry x, StoredEntry y) =>
        x.TimestampNs == y.TimestampNs
        && x.Line.Span.SequenceEqual(y.Line.Span)
        && x.Metadata.Count == y.Metadata.Count
        && x.Metadata.All(pair => y.Metadata.TryGetValue(pair.Key, out var value) && value == pair.Value);

    /// <inheritdoc/>
    public int GetHashCode(StoredEntry entry)
    {
        var hash = new HashCode();
        hash.Add(entry.TimestampNs);
        hash.AddBytes(entry.Line.Span);
        hash.Add(entry.Metadata.Count);
        return hash.ToHashCode();
    }
}
