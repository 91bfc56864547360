using OrleansKafkaLoki.Quickstart.Loki.Storage;

namespace OrleansKafkaLoki.Quickstart.Loki.Push;

/// <summary>One stream of a push while it is judged.</summary>
/// <param name="stream">The stream.</param>
/// <param name="body">Where its <c>StreamAdapter</c> stands in the request.</param>
internal sealed class StagedStream(StreamRecord stream, Range body)
{
    public StreamRecord Stream => stream;

    /// <summary>Where its <c>StreamAdapter</c> stands in the request.</summary>
    public Range Body => body;

    /// <summary>How many entries came.</summary>
    public int Total { get; set; }

    /// <summary>Those that the distributor let pass, in the tenant's <see cref="TenantStore.Staging"/>.</summary>
    public Range Passed { get; set; }

    /// <summary>The stored entries in the request, neighbours joined.</summary>
    public List<Range> Stored { get; } = [];

    /// <summary>How many entries are stored.</summary>
    public int Count { get; private set; }

    /// <summary>The oldest stored timestamp.</summary>
    public long MinNs { get; private set; } = long.MaxValue;

    /// <summary>The newest stored timestamp.</summary>
    public long MaxNs { get; private set; } = long.MinValue;

    /// <summary>Adds an entry that is stored.</summary>
    public void Store(in StagedEntry entry)
    {
        if (Stored.Count > 0 && Stored[^1].End.Value == entry.Begin)
        {
            Stored[^1] = Stored[^1].Start..entry.End;
        }
        else
        {
            Stored.Add(entry.Begin..entry.End);
        }

        Count++;
        MinNs = Math.Min(MinNs, entry.Key.TimestampNs);
        MaxNs = Math.Max(MaxNs, entry.Key.TimestampNs);
    }
}
