using OrleansKafkaLoki.Grains.Partitions.Feeds;

namespace OrleansKafkaLoki.Grains.Partitions.Acknowledgement;

/// <summary>
/// What a partition has read and not yet got the verdicts for, and the contiguous watermark below which every offset has
/// one. Verdicts may come in any order; the watermark moves only over acknowledged slices from the front. Not
/// thread-safe.
/// </summary>
/// <param name="start">The first offset that will be read.</param>
/// <param name="lastTimestampMs">The timestamp of the last record before it that has one, or -1.</param>
/// <param name="mark">Of the last record before it; null where that is not known.</param>
public sealed class AckWindow(long start, long lastTimestampMs = -1, EpochMark? mark = null)
{
    /// <summary>
    /// Verdicts free their bytes in any order, but the checkpoint waits for the oldest record: while one stream is stuck, this
    /// bounds what a crash would repeat.
    /// </summary>
    public const int MaxRecordsAhead = 1_000_000;

    private readonly Queue<AckSlice> _slices = new();

    /// <summary>Every offset below has its verdict.</summary>
    public long Watermark { get; private set; } = start;

    /// <summary>The timestamp of the last record below the watermark that has one, milliseconds since the Unix epoch, or -1.</summary>
    public long LastTimestampMs { get; private set; } = lastTimestampMs;

    /// <summary>Of the last record below the watermark; null where that is not known.</summary>
    public EpochMark? Mark { get; private set; } = mark;

    /// <summary>The offset behind the last slice.</summary>
    public long Position { get; private set; } = start;

    /// <summary>Bytes that still wait for a verdict.</summary>
    public long PendingBytes { get; private set; }

    /// <summary>Records above the watermark, whether they have their verdicts or not.</summary>
    public long RecordsAhead { get; private set; }

    /// <summary>True when nothing more is to be read until the oldest record has its verdict.</summary>
    public bool IsTooFarAhead => RecordsAhead >= MaxRecordsAhead;

    /// <summary>True when every slice is acknowledged.</summary>
    public bool IsEmpty => _slices.Count == 0;

    /// <summary>The timestamp of the oldest record without a verdict, milliseconds since the Unix epoch, or -1.</summary>
    public long OldestTimestampMs => _slices.TryPeek(out var slice) ? slice.OldestTimestampMs : -1;

    /// <summary>Adds the slice that follows the last one.</summary>
    /// <param name="nextOffset">The offset behind its last record.</param>
    /// <param name="records">How many records it holds.</param>
    /// <param name="bytes">What they weigh in the byte budget.</param>
    /// <param name="parts">How many verdicts acknowledge it; 0 when there is nothing to wait for.</param>
    /// <param name="oldestTimestampMs">The timestamp of its first record, or -1.</param>
    /// <param name="lastTimestampMs">The timestamp of the last record up to its end that has one, or -1.</param>
    /// <param name="mark">Of the last record up to its end; null where that is not known.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="nextOffset"/> is not behind <see cref="Position"/>.</exception>
    public AckSlice Open(
        long nextOffset, int records, long bytes, int parts, long oldestTimestampMs, long lastTimestampMs = -1, EpochMark? mark = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(nextOffset, Position);
        ArgumentOutOfRangeException.ThrowIfNegative(parts);
        var slice = new AckSlice(nextOffset, records, bytes, parts, oldestTimestampMs, lastTimestampMs, mark);
        Position = nextOffset;
        PendingBytes += bytes;
        RecordsAhead += records;
        _slices.Enqueue(slice);
        if (parts == 0)
        {
            PendingBytes -= slice.Free(records);
            Close();
        }

        return slice;
    }

    /// <summary>
    /// Acknowledges one part; returns how many bytes are free by it. Those of a part that waits for a tenant in trouble do not hold the others'.
    /// </summary>
    /// <param name="slice">The slice.</param>
    /// <param name="records">How many of its records the part holds.</param>
    /// <exception cref="InvalidOperationException">All parts of the slice are acknowledged already.</exception>
    public long Acknowledge(AckSlice slice, int records)
    {
        if (slice.PartsLeft == 0)
        {
            throw new InvalidOperationException($"The slice before offset {slice.NextOffset} got more verdicts than it has parts.");
        }

        slice.PartsLeft--;
        var freed = slice.Free(records);
        PendingBytes -= freed;
        if (slice.PartsLeft == 0)
        {
            Close();
        }

        return freed;
    }

    private void Close()
    {
        while (_slices.TryPeek(out var front) && front.PartsLeft == 0)
        {
            (Watermark, LastTimestampMs, Mark) = (front.NextOffset, front.LastTimestampMs, front.Mark);
            RecordsAhead -= front.Records;
            _slices.Dequeue();
        }
    }
}
