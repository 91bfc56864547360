using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>What came of an order to push what is held.</summary>
/// <param name="Streams">How many streams held something of what was meant, and push it now.</param>
/// <param name="Silent">Silos that could not be told.</param>
[GenerateSerializer, Immutable, Alias("okl.FlushOutcome")]
public sealed record FlushOutcome([property: Id(0)] int Streams, [property: Id(1)] ImmutableArray<SilentSilo> Silent);
