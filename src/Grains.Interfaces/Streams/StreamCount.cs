namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>How many streams are in a state.</summary>
/// <param name="State">The state.</param>
/// <param name="Streams">How many.</param>
[GenerateSerializer, Immutable, Alias("okl.StreamCount")]
public readonly record struct StreamCount([property: Id(0)] StreamState State, [property: Id(1)] int Streams);
