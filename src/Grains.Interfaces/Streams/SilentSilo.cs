namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>A silo that did not answer, so that what it has is missing in an answer.</summary>
/// <param name="Silo">The silo.</param>
/// <param name="Reason">Why, in clear words.</param>
[GenerateSerializer, Immutable, Alias("okl.SilentSilo")]
public readonly record struct SilentSilo([property: Id(0)] string Silo, [property: Id(1)] string Reason);
