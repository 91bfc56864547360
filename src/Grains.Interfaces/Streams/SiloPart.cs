namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>One part of a silo's health that is not well.</summary>
/// <param name="Part">The part, such as <c>redis</c> or <c>kafka.PIPELINE</c>.</param>
/// <param name="Ready">False when records wait for it.</param>
/// <param name="Reason">Why, in clear words.</param>
[GenerateSerializer, Immutable, Alias("okl.SiloPart")]
public readonly record struct SiloPart([property: Id(0)] string Part, [property: Id(1)] bool Ready, [property: Id(2)] string Reason)
{
    /// <summary>True when it is not well only in that it takes long.</summary>
    [Id(3)] public bool IsSlow { get; init; }
}
