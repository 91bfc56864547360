using System.IO.Hashing;
using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Records.Entries;

/// <summary>
/// Gives the records of a partition the timestamps of their entries: a function of the records and the configuration, so that a replay gives
/// the same. Loki keeps one of two entries that are equal in timestamp and line (<c>pkg/chunkenc/unordered.go</c>), so the records of one
/// millisecond are spread over its nanoseconds: by their offset, and each partition from another one on. For records in the order of their
/// offsets.
/// </summary>
/// <param name="partition">The partition.</param>
/// <param name="distinct">False leaves the nanoseconds 0.</param>
internal sealed class EntryClock(PartitionId partition, bool distinct)
{
    /// <summary>The golden part of a million: neighbours are far apart, and no two of a million partitions begin at the same.</summary>
    private const long BetweenPartitions = 618_033;

    private readonly long _first = FirstOf(partition);
    private long _lastMs = -1;
    private long _lastOffset = -1;
    private long _lastNanos;
    private long _carried;

    /// <summary>Nanoseconds since the Unix epoch.</summary>
    /// <param name="timestampMs">The record's time, milliseconds since the epoch.</param>
    /// <param name="offset">The record's offset.</param>
    public long Nanoseconds(long timestampMs, long offset)
    {
        var ms = Math.Clamp(timestampMs, 0, UnixNanos.LastMs);
        if (!distinct)
        {
            return ms * UnixNanos.PerMilli;
        }

        // Where the nanoseconds begin anew amid a millisecond, the rest of it counts as the next, as whose it is distinct and in order, too.
        var nanos = ((offset % UnixNanos.PerMilli) + _first) % UnixNanos.PerMilli;
        var goesOn = ms == _lastMs && offset >= _lastOffset;
        _carried = !goesOn ? 0 : nanos < _lastNanos ? _carried + 1 : _carried;
        (_lastMs, _lastOffset, _lastNanos) = (ms, offset, nanos);
        return (Math.Min(ms + _carried, UnixNanos.LastMs) * UnixNanos.PerMilli) + nanos;
    }

    /// <summary>Nanoseconds since the Unix epoch for a time that is more exact than milliseconds, or less.</summary>
    /// <param name="timeNs">The time, nanoseconds since the epoch.</param>
    /// <param name="unitNs">How exact it is: the nanoseconds below it tell entries apart, those of a millisecond at most.</param>
    /// <param name="offset">The record's offset.</param>
    public long Nanoseconds(long timeNs, long unitNs, long offset)
    {
        var free = Math.Min(unitNs, UnixNanos.PerMilli);
        return distinct && free > 1 ? timeNs - (timeNs % free) + ((offset % free) + (_first % free)) % free : timeNs;
    }

    private static long FirstOf(PartitionId partition) =>
        ((long)(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(partition.Topic)) % UnixNanos.PerMilli) + (partition.Partition % UnixNanos.PerMilli * BetweenPartitions))
        % UnixNanos.PerMilli;
}
