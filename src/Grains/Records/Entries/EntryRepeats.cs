using System.IO.Hashing;

namespace OrleansKafkaLoki.Grains.Records.Entries;

/// <summary>
/// Keeps those entries of one record apart that agree in timestamp and line, of which Loki would keep one. The others share their record's
/// timestamp, so that no record's entries stand between those of another.
/// </summary>
internal sealed class EntryRepeats
{
    /// <summary>Nanoseconds, more than the records that a millisecond brings in a row: those may have the same line.</summary>
    private const long Between = 997;

    private readonly HashSet<ulong> _seen = [];
    private long _later;

    /// <summary>Starts with a record.</summary>
    public void Begin()
    {
        _seen.Clear();
        _later = 0;
    }

    /// <summary>The timestamp of the record's next entry. Those behind a repeat are later with it, so that their order stays.</summary>
    /// <param name="timestampNs">That of its record, nanoseconds since the Unix epoch.</param>
    /// <param name="line">Its line.</param>
    public long TimestampOf(long timestampNs, ReadOnlySpan<byte> line)
    {
        if (!_seen.Add(XxHash3.HashToUInt64(line, Later(timestampNs))))
        {
            _later += Between;
            _seen.Add(XxHash3.HashToUInt64(line, Later(timestampNs)));
        }

        return Later(timestampNs);
    }

    private long Later(long timestampNs) => Math.Min(timestampNs, long.MaxValue - _later) + _later;
}
