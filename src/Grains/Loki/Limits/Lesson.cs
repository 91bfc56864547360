using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Loki.Limits;

/// <summary>A limit that Loki named.</summary>
/// <param name="Value">The limit.</param>
/// <param name="Until">When it is forgotten unless it is taught again, by <see cref="SteadyTime"/>.</param>
internal readonly record struct Lesson(long Value, TimeSpan Until)
{
    // Ages are measured between two clocks, and Loki cuts the time to seconds.
    private static readonly long Tolerance = TimeSpan.FromMinutes(1).Ticks;

    /// <summary>What remains of this lesson and a later one of the same kind.</summary>
    public Lesson Merge(LimitKind kind, Lesson later)
    {
        var forgotten = Until <= later.Until - LearnedLimits.Memory;
        return kind switch
        {
            LimitKind.Age when Math.Abs(Value - later.Value) < Tolerance => later with { Value = Value },
            // Loki has several such limits: the lowest counts, and only it can renew itself.
            LimitKind.RequestBytes or LimitKind.StreamBurst when !forgotten && later.Value > Value => this,
            _ => later,
        };
    }
}
