using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Grains.Records.Entries;

/// <summary>An encoded entry with another timestamp, as the whole <c>entries</c> field of a stream.</summary>
internal static class RewrittenEntry
{
    /// <summary>The length of what <see cref="Write"/> writes.</summary>
    /// <param name="message">The entry: an <c>EntryAdapter</c> message that begins with its timestamp.</param>
    /// <param name="timestampNs">The new timestamp, nanoseconds since the Unix epoch.</param>
    public static int Length(ReadOnlySpan<byte> message, long timestampNs)
    {
        var length = 2 + TimestampField.Length(timestampNs) + AfterTimestamp(message).Length;
        return 1 + Varint.Length((uint)length) + length;
    }

    /// <summary>Writes the field, and returns its length.</summary>
    /// <param name="message">The entry: an <c>EntryAdapter</c> message that begins with its timestamp.</param>
    /// <param name="timestampNs">The new timestamp, nanoseconds since the Unix epoch.</param>
    /// <param name="room">Where to.</param>
    public static int Write(ReadOnlySpan<byte> message, long timestampNs, Span<byte> room)
    {
        var rest = AfterTimestamp(message);
        var timestampLength = TimestampField.Length(timestampNs);
        var at = 0;
        room[at++] = PushProtocol.StreamEntries;
        at += Varint.Write(room[at..], (uint)(2 + timestampLength + rest.Length));
        room[at++] = PushProtocol.EntryTimestamp;
        room[at++] = (byte)timestampLength;
        at += TimestampField.Write(timestampNs, room[at..]);
        rest.CopyTo(room[at..]);
        return at + rest.Length;
    }

    private static ReadOnlySpan<byte> AfterTimestamp(ReadOnlySpan<byte> message) => message[(2 + message[1])..];
}
