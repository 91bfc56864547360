namespace OrleansKafkaLoki.Grains.Base;

/// <summary>Time as Loki counts it: nanoseconds since the Unix epoch.</summary>
public static class UnixNanos
{
    /// <summary>Nanoseconds of a second.</summary>
    public const long PerSecond = 1_000_000_000;

    /// <summary>Nanoseconds of a millisecond.</summary>
    public const long PerMilli = 1_000_000;

    /// <summary>The last whole millisecond that nanoseconds in 64 bits can tell, in the year 2262; Loki refuses it as too new.</summary>
    public const long LastMs = (long.MaxValue / PerMilli) - 1;

    /// <summary>The nanoseconds of a time.</summary>
    public static long Of(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
