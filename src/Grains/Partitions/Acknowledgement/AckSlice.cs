using OrleansKafkaLoki.Grains.Partitions.Feeds;

namespace OrleansKafkaLoki.Grains.Partitions.Acknowledgement;

/// <summary>Consecutive offsets of a partition that were encoded together and whose parts get their verdicts separately.</summary>
public sealed class AckSlice
{
    internal AckSlice(long nextOffset, int records, long bytes, int parts, long oldestTimestampMs, long lastTimestampMs, EpochMark? mark)
    {
        NextOffset = nextOffset;
        Records = records;
        BytesLeft = Bytes = bytes;
        PartsLeft = parts;
        OldestTimestampMs = oldestTimestampMs;
        LastTimestampMs = lastTimestampMs;
        Mark = mark;
    }

    /// <summary>The offset behind the slice's last record.</summary>
    public long NextOffset { get; }

    /// <summary>How many records it holds.</summary>
    public int Records { get; }

    /// <summary>What the records weigh in the byte budget.</summary>
    public long Bytes { get; }

    /// <summary>The timestamp of its first record, milliseconds since the Unix epoch, or -1.</summary>
    public long OldestTimestampMs { get; }

    /// <summary>The timestamp of the last record up to its end that has one, milliseconds since the Unix epoch, or -1.</summary>
    public long LastTimestampMs { get; }

    /// <summary>Of the last record up to its end; null where that is not known.</summary>
    public EpochMark? Mark { get; }

    internal int PartsLeft { get; set; }

    internal long BytesLeft { get; private set; }

    /// <summary>What the verdict of so many records frees; the last part frees the rest.</summary>
    internal long Free(int records)
    {
        var freed = PartsLeft == 0 ? BytesLeft : Math.Min(BytesLeft, Bytes * records / Math.Max(1, Records));
        BytesLeft -= freed;
        return freed;
    }
}
