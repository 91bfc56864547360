namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>An entry as Loki holds it.</summary>
/// <param name="TimestampNs">Nanoseconds since the Unix epoch.</param>
/// <param name="Line">The line, as UTF-8.</param>
/// <param name="Metadata">Its structured metadata, names as Loki normalised them, with what Loki added (<c>detected_level</c>).</param>
public readonly record struct StoredEntry(long TimestampNs, ReadOnlyMemory<byte> Line, IReadOnlyDictionary<string, string> Metadata);
