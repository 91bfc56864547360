using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>What came of an order to push what is held, and to wait for it.</summary>
/// <param name="Streams">How many streams held something, and pushed it.</param>
/// <param name="Unsettled">How many of them still hold something of that; ask again.</param>
/// <param name="Silent">Silos that did not answer.</param>
[GenerateSerializer, Immutable, Alias("okl.StreamDrainOutcome")]
public sealed record StreamDrainOutcome([property: Id(0)] int Streams, [property: Id(1)] int Unsettled, [property: Id(2)] ImmutableArray<SilentSilo> Silent)
{
    /// <summary>True when all that was held then has its verdicts.</summary>
    public bool IsDrained => Unsettled == 0 && Silent.IsEmpty;
}
