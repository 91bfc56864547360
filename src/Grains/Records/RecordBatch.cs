using System.Buffers;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records;

/// <summary>
/// Consecutive records of one partition in one pooled buffer. Filled by one thread, then handed over; whoever holds it
/// disposes it, which returns the memory. Offsets ascend but may have gaps (compaction, transactions).
/// </summary>
public sealed class RecordBatch : IDisposable
{
    /// <summary>Memory that a record takes besides its bytes, counted towards the byte budget.</summary>
    public const int RecordOverhead = 48;

    private readonly PooledBufferWriter _bytes = new();
    private RecordSlot[] _slots = ArrayPool<RecordSlot>.Shared.Rent(256);

    /// <summary>How many records.</summary>
    public int Count { get; private set; }

    /// <summary>What the records weigh in the byte budget: their bytes plus <see cref="RecordOverhead"/> each.</summary>
    public int ChargedBytes => _bytes.WrittenCount + (Count * RecordOverhead);

    /// <summary>The offset behind what was read: behind the last record, or further where the log has no record any more.</summary>
    public long NextOffset { get; private set; }

    /// <summary>The leader epoch under which all of the records were written; null where the brokers do not tell.</summary>
    public int? LeaderEpoch { get; set; }

    /// <summary>True when it was handed over because it has no room for more: more is likely to follow at once.</summary>
    public bool IsFull { get; set; }

    /// <summary>Where the records lie.</summary>
    public ReadOnlySpan<RecordSlot> Slots => _slots.AsSpan(0, Count);

    /// <summary>Where the filler writes a record's key, value and headers, in this order, before <see cref="Add"/>.</summary>
    public PooledBufferWriter Bytes => _bytes;

    /// <summary>Adds the record whose bytes were just written.</summary>
    public void Add(in RecordSlot slot)
    {
        if (Count == _slots.Length)
        {
            var larger = ArrayPool<RecordSlot>.Shared.Rent(Count * 2);
            Slots.CopyTo(larger);
            ArrayPool<RecordSlot>.Shared.Return(_slots);
            _slots = larger;
        }

        _slots[Count++] = slot;
        NextOffset = slot.Offset + 1;
    }

    /// <summary>Nothing lies between the last record and <paramref name="offset"/>. A batch may hold just this, and no record.</summary>
    public void SkipTo(long offset) => NextOffset = offset;

    /// <summary>The record at <paramref name="index"/>.</summary>
    public RecordView this[int index]
    {
        get
        {
            ref readonly var slot = ref _slots[index];
            var bytes = _bytes.WrittenSpan[slot.Start..];
            var key = Math.Max(slot.KeyLength, 0);
            var value = Math.Max(slot.ValueLength, 0);
            return new RecordView
            {
                Offset = slot.Offset,
                TimestampMs = slot.TimestampMs,
                Key = bytes[..key],
                HasKey = slot.KeyLength >= 0,
                Value = bytes.Slice(key, value),
                HasValue = slot.ValueLength >= 0,
                Headers = bytes.Slice(key + value, slot.HeadersLength),
            };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bytes.Dispose();
        if (_slots.Length > 0)
        {
            ArrayPool<RecordSlot>.Shared.Return(_slots);
            _slots = [];
            Count = 0;
        }
    }
}
