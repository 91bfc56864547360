using System.Text;

namespace OrleansKafkaLoki.Grains.Loki.Reconciliation;

/// <summary>The entries that Loki holds of a stream in a range of time, each good for one match.</summary>
public sealed class StoredEntries
{
    private readonly Dictionary<EntryKey, List<StoredEntry>> _entries = [];

    /// <summary>How many are left.</summary>
    public int Count { get; private set; }

    /// <summary>Those that are left, in no order.</summary>
    public IEnumerable<StoredEntry> Rest => _entries.Values.SelectMany(entries => entries);

    /// <summary>Adds an entry that Loki holds.</summary>
    public void Add(StoredEntry entry)
    {
        var key = EntryKey.Of(entry.TimestampNs, entry.Line.Span);
        if (!_entries.TryGetValue(key, out var found))
        {
            _entries[key] = found = new List<StoredEntry>(1);
        }

        found.Add(entry);
        Count++;
    }

    /// <summary>
    /// Takes the entry out if Loki holds it: the same timestamp, line and structured metadata. Loki may have added pairs to it.
    /// </summary>
    /// <param name="timestampNs">The timestamp under which it was sent.</param>
    /// <param name="message">The encoded <c>EntryAdapter</c>.</param>
    public bool TryTake(long timestampNs, ReadOnlySpan<byte> message)
    {
        var entry = new EntryReader(message);
        if (!_entries.TryGetValue(ReadableLine.KeyOf(timestampNs, entry.Line), out var found))
        {
            return false;
        }

        for (var i = 0; i < found.Count; i++)
        {
            if (Has(found[i].Metadata, entry))
            {
                found.RemoveAt(i);
                Count--;
                return true;
            }
        }

        return false;
    }

    private static bool Has(IReadOnlyDictionary<string, string> stored, EntryReader entry)
    {
        while (entry.TryReadMetadata(out var name, out var value))
        {
            if (MetadataName.ValueOf(stored, Encoding.UTF8.GetString(name)) != Encoding.UTF8.GetString(value))
            {
                return false;
            }
        }

        return true;
    }
}
