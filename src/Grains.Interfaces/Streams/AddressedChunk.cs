namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>A chunk, and the label stream that it belongs to.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Chunk">The chunk.</param>
[GenerateSerializer, Immutable, Alias("okl.AddressedChunk")]
public readonly record struct AddressedChunk([property: Id(0)] LabelStream Stream, [property: Id(1)] LogChunk Chunk);
