using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Entries;
using OrleansKafkaLoki.Grains.Records.Labels;

namespace OrleansKafkaLoki.Grains.DeadLetters;

/// <summary>Encodes the entry of a dead letter again whose record nobody has any more.</summary>
public static class LetterEntry
{
    /// <summary>The entry as an <c>entries</c> field of a Loki <c>StreamAdapter</c>, tag and length included.</summary>
    /// <param name="timestampNs">Nanoseconds since the Unix epoch.</param>
    /// <param name="line">The line.</param>
    /// <param name="metadata">Its structured metadata.</param>
    public static byte[] Encode(long timestampNs, ReadOnlySpan<byte> line, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        using var pairs = new PairSet(new PairLimits(int.MaxValue, int.MaxValue));
        foreach (var (name, value) in metadata)
        {
            var nameStart = pairs.Text.WrittenCount;
            pairs.Text.Write(Encoding.UTF8.GetBytes(name));
            var valueStart = pairs.Text.WrittenCount;
            pairs.Text.Write(Encoding.UTF8.GetBytes(value));
            pairs.Add(nameStart, valueStart, expanded: true);
        }

        pairs.Finish();
        using var entry = new PooledBufferWriter();
        EntryEncoder.Write(timestampNs, line, pairs, entry);
        return entry.WrittenSpan.ToArray();
    }

    /// <summary>The entry within an <c>entries</c> field.</summary>
    /// <exception cref="FormatException">The bytes are no field.</exception>
    public static ReadOnlyMemory<byte> Message(ReadOnlyMemory<byte> field)
    {
        var span = field.Span;
        Varint.Read(ref span);
        Varint.Read(ref span);
        return field[^span.Length..];
    }
}
