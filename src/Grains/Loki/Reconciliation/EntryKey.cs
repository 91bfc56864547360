using System.IO.Hashing;

namespace OrleansKafkaLoki.Grains.Loki.Reconciliation;

/// <summary>What makes an entry the same to Loki, but for its structured metadata: the timestamp and the line.</summary>
/// <param name="TimestampNs">Nanoseconds since the Unix epoch.</param>
/// <param name="Line">A hash of the line.</param>
internal readonly record struct EntryKey(long TimestampNs, UInt128 Line)
{
    /// <summary>The key of an entry whose line is UTF-8.</summary>
    public static EntryKey Of(long timestampNs, ReadOnlySpan<byte> line) => new(timestampNs, XxHash128.HashToUInt128(line));
}
