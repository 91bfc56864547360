using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Tests.Loki;

/// <summary>Just enough protobuf to write entries and read requests, apart from the product's own.</summary>
internal static class TestProtobuf
{
    /// <summary>A batch of the pipeline <c>web</c> with these lines, a nanosecond apart from 1.</summary>
    public static WholeBatch Batch(string tenant = "", string pipeline = "web", params string[] lines)
    {
        string[] given = lines.Length > 0 ? lines : ["hello"];
        return Batch(new LabelStream(pipeline, tenant, "{app=\"api\"}"), given.Select((line, index) => Entry(index + 1, line)));
    }

    /// <summary>A batch of <c>EntryAdapter</c> messages.</summary>
    public static WholeBatch Batch(LabelStream stream, IEnumerable<byte[]> entries)
    {
        var pieces = entries.Select(entry => (ReadOnlyMemory<byte>)Field(2, entry)).ToList();
        return new WholeBatch(stream, new TestEntries(pieces, pieces.Count));
    }

    /// <summary>An <c>EntryAdapter</c> message.</summary>
    public static byte[] Entry(long timestampNs, string line, params (string Name, byte[] Value)[] metadata) =>
        Entry(timestampNs, Encoding.UTF8.GetBytes(line), metadata);

    /// <inheritdoc cref="Entry(long, string, ValueTuple{string, byte[]}[])"/>
    public static byte[] Entry(long timestampNs, byte[] line, params (string Name, byte[] Value)[] metadata) =>
    [
        .. Field(1, [0x08, .. Number(timestampNs / 1_000_000_000), 0x10, .. Number(timestampNs % 1_000_000_000)]),
        .. Field(2, line),
        .. metadata.SelectMany(pair => Field(3, [.. Field(1, Encoding.UTF8.GetBytes(pair.Name)), .. Field(2, pair.Value)])),
    ];

    /// <summary>The length-delimited fields of a message.</summary>
    public static List<(int Number, byte[] Bytes)> Fields(ReadOnlySpan<byte> message)
    {
        List<(int, byte[])> fields = [];
        while (!message.IsEmpty)
        {
            var tag = Varint.Read(ref message);
            Assert.Equal(2UL, tag & 7);
            var length = (int)Varint.Read(ref message);
            fields.Add(((int)(tag >> 3), message[..length].ToArray()));
            message = message[length..];
        }

        return fields;
    }

    private static byte[] Field(int number, byte[] bytes) => [(byte)(number << 3 | 2), .. Number(bytes.Length), .. bytes];

    private static byte[] Number(long value)
    {
        var bytes = new byte[Varint.MaxLength];
        return bytes[..Varint.Write(bytes, (ulong)value)];
    }
}
