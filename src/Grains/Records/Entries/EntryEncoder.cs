using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Records.Labels;

namespace OrleansKafkaLoki.Grains.Records.Entries;

/// <summary>Encodes Loki's <c>EntryAdapter</c>, as the whole <c>entries</c> field of a stream.</summary>
internal static class EntryEncoder
{
    private const int OneByteVarints = 0x80;

    /// <summary>Appends an entry. The line's bytes are kept as they are; Loki does not ask for UTF-8 there.</summary>
    public static void Write(long timestampNs, ReadOnlySpan<byte> line, PairSet metadata, PooledBufferWriter output)
    {
        var timestampLength = TimestampField.Length(timestampNs);
        var entryLength = FieldLength(timestampLength) + FieldLength(line.Length);
        foreach (ref readonly var pair in metadata.Pairs)
        {
            entryLength += FieldLength(PairLength(pair));
        }

        // One reservation for the whole entry; what follows only fills it.
        var length = FieldLength(entryLength);
        var room = output.GetSpan(length)[..length];
        var at = WriteNumber(PushProtocol.StreamEntries, (uint)entryLength, room, 0);
        at = WriteNumber(PushProtocol.EntryTimestamp, (uint)timestampLength, room, at);
        at += TimestampField.Write(timestampNs, room[at..]);
        at = WriteBytes(PushProtocol.EntryLine, line, room, at);
        foreach (ref readonly var pair in metadata.Pairs)
        {
            at = WriteNumber(PushProtocol.EntryMetadata, (uint)PairLength(pair), room, at);
            at = WriteBytes(PushProtocol.PairName, metadata.Name(pair), room, at);
            at = WriteBytes(PushProtocol.PairValue, metadata.Value(pair), room, at);
        }

        output.Advance(at);
    }

    /// <summary>The entry within its <c>entries</c> field.</summary>
    public static ReadOnlySpan<byte> MessageOf(ReadOnlySpan<byte> field)
    {
        var message = field[1..];
        Varint.Read(ref message);
        return message;
    }

    private static int PairLength(in NamedPair pair) => FieldLength(pair.NameLength) + FieldLength(pair.ValueLength);

    // Most names, values and pairs are short; their length takes one byte.
    private static int FieldLength(int contentLength) =>
        contentLength < OneByteVarints ? contentLength + 2 : 1 + Varint.Length((uint)contentLength) + contentLength;

    private static int WriteNumber(byte tag, ulong value, Span<byte> room, int at)
    {
        room[at++] = tag;
        if (value < OneByteVarints)
        {
            room[at] = (byte)value;
            return at + 1;
        }

        return at + Varint.Write(room[at..], value);
    }

    private static int WriteBytes(byte tag, ReadOnlySpan<byte> content, Span<byte> room, int at)
    {
        at = WriteNumber(tag, (uint)content.Length, room, at);
        content.CopyTo(room[at..]);
        return at + content.Length;
    }
}
