using System.Text;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Tests.Records.Entries;

/// <summary>An entry as a reader of protobuf sees it; written against push.proto, not against the encoder.</summary>
internal sealed record DecodedEntry(long Seconds, long Nanos, byte[] Line, List<(string Name, string Value)> Metadata)
{
    public string Text => Encoding.UTF8.GetString(Line);

    public string Pairs => string.Join(" ", Metadata.Select(pair => $"{pair.Name}={pair.Value}"));

    public static List<DecodedEntry> ReadAll(ReadOnlySpan<byte> entries)
    {
        var read = new List<DecodedEntry>();
        while (!entries.IsEmpty)
        {
            var (number, content, _) = Next(ref entries);
            Assert.Equal(2, number);
            read.Add(ReadEntry(content));
        }

        return read;
    }

    private static DecodedEntry ReadEntry(byte[] content)
    {
        var entry = new DecodedEntry(0, 0, [], []);
        foreach (var (number, field, _) in Fields(content))
        {
            switch (number)
            {
                case 1:
                    var timestamp = Fields(field).ToDictionary(part => part.Number, part => (long)part.Value);
                    entry = entry with { Seconds = timestamp.GetValueOrDefault(1), Nanos = timestamp.GetValueOrDefault(2) };
                    break;
                case 2:
                    entry = entry with { Line = field };
                    break;
                case 3:
                    var pair = Fields(field).ToDictionary(part => part.Number, part => Encoding.UTF8.GetString(part.Content));
                    entry.Metadata.Add((pair[1], pair[2]));
                    break;
                default:
                    Assert.Fail($"Field {number} is not one that a client sends.");
                    break;
            }
        }

        return entry;
    }

    private static List<(int Number, byte[] Content, ulong Value)> Fields(byte[] message)
    {
        var fields = new List<(int, byte[], ulong)>();
        for (ReadOnlySpan<byte> rest = message; !rest.IsEmpty;)
        {
            fields.Add(Next(ref rest));
        }

        return fields;
    }

    private static (int Number, byte[] Content, ulong Value) Next(ref ReadOnlySpan<byte> rest)
    {
        var tag = Varint.Read(ref rest);
        var value = Varint.Read(ref rest);
        if ((tag & 7) == 0)
        {
            return ((int)(tag >> 3), [], value);
        }

        Assert.Equal(2UL, tag & 7);
        var content = rest[..(int)value].ToArray();
        rest = rest[(int)value..];
        return ((int)(tag >> 3), content, value);
    }
}
