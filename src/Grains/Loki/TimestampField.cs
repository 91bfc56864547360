using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>The timestamps of entries: <c>google.protobuf.Timestamp</c> messages, without the tag and length of the field that holds them.</summary>
internal static class TimestampField
{
    /// <summary>The length of what <see cref="Write"/> writes: fewer than 128 bytes, so that its own length takes one.</summary>
    public static int Length(long timestampNs) =>
        2 + Varint.Length((ulong)(timestampNs / UnixNanos.PerSecond)) + Varint.Length((ulong)(timestampNs % UnixNanos.PerSecond));

    /// <summary>Writes a message, and returns its length.</summary>
    /// <param name="timestampNs">Nanoseconds since the Unix epoch.</param>
    /// <param name="room">Where to.</param>
    public static int Write(long timestampNs, Span<byte> room)
    {
        var at = 0;
        room[at++] = PushProtocol.TimestampSeconds;
        at += Varint.Write(room[at..], (ulong)(timestampNs / UnixNanos.PerSecond));
        room[at++] = PushProtocol.TimestampNanos;
        return at + Varint.Write(room[at..], (ulong)(timestampNs % UnixNanos.PerSecond));
    }

    /// <summary>Reads a message: nanoseconds since the Unix epoch.</summary>
    /// <exception cref="FormatException">The bytes are not a timestamp.</exception>
    public static long Read(ReadOnlySpan<byte> message)
    {
        long seconds = 0, nanos = 0;
        while (!message.IsEmpty)
        {
            var tag = Varint.Read(ref message);
            var value = (long)Varint.Read(ref message);
            switch (tag)
            {
                case PushProtocol.TimestampSeconds:
                    seconds = value;
                    break;
                case PushProtocol.TimestampNanos:
                    nanos = value;
                    break;
                default:
                    throw new FormatException($"A timestamp has the unknown tag {tag}.");
            }
        }

        return (seconds * UnixNanos.PerSecond) + nanos;
    }
}
