using OrleansKafkaLoki.Grains.Buffers;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>Reads the timestamps of entries: <c>google.protobuf.Timestamp</c> messages.</summary>
internal static class TimestampField
{
    /// <summary>Nanoseconds since the Unix epoch.</summary>
    /// <param name="message">The message, without the tag and length of the field that held it.</param>
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

        return (seconds * 1_000_000_000) + nanos;
    }
}
