namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>A stream's place in an order: what is sorted by, then what makes it the only one. What is neither number nor text is unknown.</summary>
/// <param name="Number">What is sorted by, if that is a number.</param>
/// <param name="Text">What is sorted by, if that is a text.</param>
/// <param name="Tenant">The tenant.</param>
/// <param name="Labels">The labels.</param>
/// <param name="Silo">The silo: a stream that moves may be on two for a moment.</param>
[GenerateSerializer, Immutable, Alias("okl.StreamPlace")]
public readonly record struct StreamPlace(
    [property: Id(0)] long? Number, [property: Id(1)] string? Text, [property: Id(2)] string Tenant, [property: Id(3)] string Labels, [property: Id(4)] string Silo);
