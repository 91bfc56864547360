using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Grains.Partitions.Alignment;

/// <summary>Up to which timestamp records may be sent: what <see cref="PipelineHorizon.TimestampMs"/> says, in named states.</summary>
internal readonly record struct Horizon
{
    private const long UnknownOnTheWire = -1;
    private readonly long _ms;

    private Horizon(long ms) => _ms = ms;

    /// <summary>There is nobody to wait for.</summary>
    public static Horizon Open { get; } = new(long.MaxValue);

    /// <summary>It is not known where the slowest partition begins: before every time.</summary>
    public static Horizon Unknown { get; } = new(long.MinValue);

    /// <summary>The time in milliseconds since the Unix epoch; null when it is none.</summary>
    public long? Time => this == Open || this == Unknown ? null : _ms;

    /// <summary>As it goes over the wire.</summary>
    public long? OnTheWire => this == Unknown ? UnknownOnTheWire : Time;

    /// <summary>A time, milliseconds since the Unix epoch.</summary>
    public static Horizon At(long timestampMs) => new(timestampMs);

    /// <summary>What a coordinator answered.</summary>
    public static Horizon Of(PipelineHorizon answer) => answer.TimestampMs switch
    {
        null => Open,
        UnknownOnTheWire => Unknown,
        { } timestampMs => At(timestampMs),
    };

    /// <summary>True when <paramref name="left"/> lets less through.</summary>
    public static bool operator <(Horizon left, Horizon right) => left._ms < right._ms;

    /// <summary>True when <paramref name="left"/> lets more through.</summary>
    public static bool operator >(Horizon left, Horizon right) => right < left;
}
