using OrleansKafkaLoki.Quickstart.Loki.Storage;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary>An entry in a query's result. Two are equal where Loki shows one: same stream, timestamp, line and metadata.</summary>
internal readonly struct FoundEntry(StreamRecord stream, long timestampNs, long sequence, byte[] encoded) : IEquatable<FoundEntry>
{
    public StreamRecord Stream => stream;

    /// <summary>Nanoseconds since 1970.</summary>
    public long TimestampNs => timestampNs;

    /// <summary>When it arrived, relative to the others.</summary>
    public long Sequence => sequence;

    /// <summary>Its parts.</summary>
    public EntryView View => new(encoded);

    /// <summary>Its length as it was pushed, in bytes.</summary>
    public int Bytes => encoded.Length;

    /// <inheritdoc/>
    public bool Equals(FoundEntry other) =>
        ReferenceEquals(Stream, other.Stream) && TimestampNs == other.TimestampNs && encoded.AsSpan().SequenceEqual(other.Encoded);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FoundEntry other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(TimestampNs);
        hash.AddBytes(encoded);
        return hash.ToHashCode();
    }

    private byte[] Encoded => encoded;
}
