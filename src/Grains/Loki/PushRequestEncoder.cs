using System.Text;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>Writes the protobuf <c>PushRequest</c> of one label stream.</summary>
public static class PushRequestEncoder
{
    /// <summary>The length of what <see cref="Write"/> appends, in bytes.</summary>
    public static int Length(string labels, IBatchEntries entries)
    {
        var stream = StreamLength(Encoding.UTF8.GetByteCount(labels), entries);
        return 1 + Varint.Length((ulong)stream) + stream;
    }

    /// <summary>Appends a request that carries <paramref name="entries"/> as one stream.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="labels">The stream's label set as Loki reads it.</param>
    /// <param name="entries">Its entries, sorted by timestamp.</param>
    public static void Write(PooledBufferWriter writer, string labels, IBatchEntries entries)
    {
        var labelBytes = Encoding.UTF8.GetByteCount(labels);
        writer.GetSpan(Length(labels, entries));

        WriteHeader(writer, PushProtocol.RequestStreams, StreamLength(labelBytes, entries));
        WriteHeader(writer, PushProtocol.StreamLabels, labelBytes);
        writer.Advance(Encoding.UTF8.GetBytes(labels, writer.GetSpan(labelBytes)));
        entries.CopyTo(writer);
    }

    private static int StreamLength(int labelBytes, IBatchEntries entries) =>
        checked(1 + Varint.Length((ulong)labelBytes) + labelBytes + entries.Bytes);

    private static void WriteHeader(PooledBufferWriter writer, byte tag, int length)
    {
        Varint.Write(writer, tag);
        Varint.Write(writer, (ulong)length);
    }
}
