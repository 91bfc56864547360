using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Records.Labels;
using OrleansKafkaLoki.Grains.Records.Lines;

namespace OrleansKafkaLoki.Grains.Records.Entries;

/// <summary>Entries of one record: the parts of a line, or what stages made of it.</summary>
internal static class SplitEntry
{
    private static readonly PairLimits NoLimits = new(int.MaxValue);

    /// <summary>
    /// The entry whose line is that of <paramref name="first"/> and then that of <paramref name="next"/>, without the metadata that
    /// tells parts apart; where they are no parts of one line, on a new line. All are <c>EntryAdapter</c> messages.
    /// </summary>
    public static byte[] Join(ReadOnlySpan<byte> first, ReadOnlySpan<byte> next)
    {
        using var line = new PooledBufferWriter();
        using var metadata = new PairSet(NoLimits);
        using var joined = new PooledBufferWriter();
        var entry = new EntryReader(first);
        line.Write(entry.Line);
        if (!IsFurtherPart(next))
        {
            line.Write("\n"u8);
        }

        line.Write(new EntryReader(next).Line);
        while (entry.TryReadMetadata(out var name, out var value))
        {
            if (!name.SequenceEqual(LinePart.Name))
            {
                metadata.Put(name, value);
            }
        }

        EntryEncoder.Write(entry.TimestampNs, line.WrittenSpan, metadata, joined);
        return EntryEncoder.MessageOf(joined.WrittenSpan).ToArray();
    }

    private static bool IsFurtherPart(ReadOnlySpan<byte> message)
    {
        var entry = new EntryReader(message);
        while (entry.TryReadMetadata(out var name, out var value))
        {
            if (name.SequenceEqual(LinePart.Name))
            {
                return !value.StartsWith("1/"u8);
            }
        }

        return false;
    }
}
