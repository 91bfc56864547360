using System.Text;
using OrleansKafkaLoki.Grains.Loki;
using Snappier;

namespace OrleansKafkaLoki.Silo.Tests.Loki;

/// <summary>A request as the stub got it.</summary>
internal sealed record ReceivedPush(
    string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body, string? ClientSubject)
{
    /// <summary>The header's value, or null.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>The label set and the lines of the only stream, each with its timestamp.</summary>
    public (string Labels, List<(long TimestampNs, string Line)> Entries) Decode() => DecodeAll().Single();

    /// <summary>The label set and the lines of every stream, each with its timestamp.</summary>
    public List<(string Labels, List<(long TimestampNs, string Line)> Entries)> DecodeAll() =>
        TestProtobuf.Fields(Snappy.DecompressToArray(Body)).ConvertAll(field => Decode(field.Bytes));

    private static (string Labels, List<(long TimestampNs, string Line)> Entries) Decode(byte[] stream)
    {
        var fields = TestProtobuf.Fields(stream);
        var entries = fields.Where(field => field.Number == 2).Select(field =>
        {
            var reader = new EntryReader(field.Bytes);
            return (reader.TimestampNs, Encoding.UTF8.GetString(reader.Line));
        });
        return (Encoding.UTF8.GetString(fields.Single(field => field.Number == 1).Bytes), entries.ToList());
    }
}
