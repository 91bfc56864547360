using System.Text;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>The structured metadata of encoded entries.</summary>
internal static class LetterMetadata
{
    /// <summary>Names and values; what is not UTF-8 is replaced, as Loki itself does.</summary>
    public static Dictionary<string, string> Of(ReadOnlySpan<byte> entry)
    {
        Dictionary<string, string> pairs = [];
        var reader = new EntryReader(entry);
        while (reader.TryReadMetadata(out var name, out var value))
        {
            pairs[Encoding.UTF8.GetString(name)] = Encoding.UTF8.GetString(value);
        }

        return pairs;
    }
}
