using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Interfaces.Audit;

/// <summary>A record that the configuration refuses.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="Stream">The stream that it would have gone to.</param>
[GenerateSerializer, Immutable, Alias("okl.AuditedRefusal")]
public readonly record struct AuditedRefusal([property: Id(0)] long Offset, [property: Id(1)] LabelStream Stream);
