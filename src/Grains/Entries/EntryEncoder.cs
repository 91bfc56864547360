using OrleansKafkaLoki.Grains.Buffers;
using OrleansKafkaLoki.Grains.Labels;

namespace OrleansKafkaLoki.Grains.Entries;

/// <summary>Encodes Loki's <c>EntryAdapter</c>, as the whole <c>entries</c> field of a stream.</summary>
internal static class EntryEncoder
{
    private const int NanosPerSecond = 1_000_000_000;

    /// <summary>Appends an entry. The line's bytes are kept as they are; Loki does not ask for UTF-8 there.</summary>
    public static void Write(long timestampNs, ReadOnlySpan<byte> line, PairSet metadata, PooledBufferWriter output)
    {
        var (seconds, nanos) = ((ulong)(timestampNs / NanosPerSecond), (ulong)(timestampNs % NanosPerSecond));
        var timestampLength = 2 + Varint.Length(seconds) + Varint.Length(nanos);
        var entryLength = FieldLength(timestampLength) + FieldLength(line.Length);
        foreach (ref readonly var pair in metadata.Pairs)
        {
            entryLength += FieldLength(PairLength(pair));
        }

        // One reservation for the whole entry; what follows only fills it.
        var length = FieldLength(entryLength);
        var rest = output.GetSpan(length)[..length];
        WriteHead(ref rest, EntryFieldTags.StreamEntries, entryLength);
        WriteHead(ref rest, EntryFieldTags.EntryTimestamp, timestampLength);
        WriteNumber(ref rest, EntryFieldTags.TimestampSeconds, seconds);
        WriteNumber(ref rest, EntryFieldTags.TimestampNanos, nanos);
        WriteBytes(ref rest, EntryFieldTags.EntryLine, line);
        foreach (ref readonly var pair in metadata.Pairs)
        {
            WriteHead(ref rest, EntryFieldTags.EntryStructuredMetadata, PairLength(pair));
            WriteBytes(ref rest, EntryFieldTags.PairName, metadata.Name(pair));
            WriteBytes(ref rest, EntryFieldTags.PairValue, metadata.Value(pair));
        }

        output.Advance(length);
    }

    private static int PairLength(in NamedPair pair) => FieldLength(pair.NameLength) + FieldLength(pair.ValueLength);

    private static int FieldLength(int contentLength) => 1 + Varint.Length((uint)contentLength) + contentLength;

    private static void WriteHead(ref Span<byte> rest, byte tag, int contentLength) => WriteNumber(ref rest, tag, (uint)contentLength);

    private static void WriteNumber(ref Span<byte> rest, byte tag, ulong value)
    {
        rest[0] = tag;
        rest = rest[(1 + Varint.Write(rest[1..], value))..];
    }

    private static void WriteBytes(ref Span<byte> rest, byte tag, ReadOnlySpan<byte> content)
    {
        WriteHead(ref rest, tag, content.Length);
        content.CopyTo(rest);
        rest = rest[content.Length..];
    }
}
