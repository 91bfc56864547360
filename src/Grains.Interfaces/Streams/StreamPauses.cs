using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>All pauses of streams of a pipeline.</summary>
/// <param name="Revision">Grows with each change; what is older is overtaken.</param>
/// <param name="Pauses">The orders.</param>
[GenerateSerializer, Immutable, Alias("okl.StreamPauses")]
public sealed record StreamPauses([property: Id(0)] long Revision, [property: Id(1)] ImmutableArray<StreamPause> Pauses);
