namespace OrleansKafkaLoki.Grains.Base;

/// <summary>Time for waits and ages: it only goes on, whatever becomes of the wall clock.</summary>
public static class SteadyTime
{
    /// <summary>The time since some fixed moment of this process.</summary>
    public static TimeSpan GetSteadyTime(this TimeProvider time) =>
        TimeSpan.FromTicks((long)((Int128)time.GetTimestamp() * TimeSpan.TicksPerSecond / time.TimestampFrequency));

    /// <summary>The wait in whole milliseconds, which is what timers count: none ends before its time.</summary>
    public static TimeSpan RoundUp(this TimeSpan wait) => TimeSpan.FromMilliseconds((long)Math.Ceiling(wait.TotalMilliseconds));
}
