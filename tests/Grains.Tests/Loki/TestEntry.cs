using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Grains.Tests.Loki;

/// <summary>An entry as a test sees it, and its encoding, written apart from the product's encoder.</summary>
internal sealed record TestEntry(long TimestampNs, string Line)
{
    /// <summary>The encoded <c>EntryAdapter</c> message.</summary>
    public static byte[] Message(long timestampNs, string line, params (string Name, string Value)[] metadata)
    {
        byte[] timestamp =
            [PushProtocol.TimestampSeconds, .. Number(timestampNs / 1_000_000_000), PushProtocol.TimestampNanos, .. Number(timestampNs % 1_000_000_000)];
        return
        [
            .. Field(PushProtocol.EntryTimestamp, timestamp),
            .. Field(PushProtocol.EntryLine, Encoding.UTF8.GetBytes(line)),
            .. metadata.SelectMany(pair => Field(
                PushProtocol.EntryMetadata,
                [
                    .. Field(PushProtocol.PairName, Encoding.UTF8.GetBytes(pair.Name)),
                    .. Field(PushProtocol.PairValue, Encoding.UTF8.GetBytes(pair.Value)),
                ])),
        ];
    }

    /// <summary>The <c>entries</c> fields of a <c>StreamAdapter</c>.</summary>
    public static byte[] Fields(IEnumerable<TestEntry> entries) =>
        [.. entries.SelectMany(entry => Field(PushProtocol.StreamEntries, Message(entry.TimestampNs, entry.Line)))];

    private static byte[] Field(byte tag, byte[] bytes) => [tag, .. Number(bytes.Length), .. bytes];

    private static byte[] Number(long value)
    {
        var bytes = new byte[Varint.MaxLength];
        return bytes[..Varint.Write(bytes, (ulong)value)];
    }
}
