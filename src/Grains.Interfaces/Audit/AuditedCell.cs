namespace OrleansKafkaLoki.Grains.Interfaces.Audit;

/// <summary>What Loki should hold of a stream in a window.</summary>
/// <param name="Stream">The stream's place in <see cref="AuditedPiece.Streams"/>.</param>
/// <param name="Window">The window.</param>
/// <param name="Count">Entries.</param>
/// <param name="Bytes">The bytes of their lines.</param>
/// <param name="IsCompared">Counts tell nothing, such as where an entry is a dead letter: entries are compared.</param>
[GenerateSerializer, Immutable, Alias("okl.AuditedCell")]
public readonly record struct AuditedCell(
    [property: Id(0)] int Stream, [property: Id(1)] long Window, [property: Id(2)] long Count, [property: Id(3)] long Bytes, [property: Id(4)] bool IsCompared);
