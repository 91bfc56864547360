using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Entries;

/// <summary>An entry's timestamp: a pure function of the record and the configuration, so that a replay gives the same.</summary>
internal static class EntryTimestamp
{
    // The last whole millisecond that nanoseconds in 64 bits can tell, in the year 2262; Loki refuses it as too new.
    private const long LastMs = (long.MaxValue / UnixNanos.PerMilli) - 1;

    /// <summary>Nanoseconds since the Unix epoch.</summary>
    /// <param name="timestampMs">The record's milliseconds since the epoch; a negative one counts as none.</param>
    /// <param name="fallbackMs">What counts instead of none.</param>
    /// <param name="offset">The record's offset.</param>
    /// <param name="distinct">Spreads the records of one millisecond over its nanoseconds by their offset.</param>
    public static long Nanoseconds(long timestampMs, long fallbackMs, long offset, bool distinct) =>
        (Math.Clamp(timestampMs < 0 ? fallbackMs : timestampMs, 0, LastMs) * UnixNanos.PerMilli) + (distinct ? offset % UnixNanos.PerMilli : 0);
}
