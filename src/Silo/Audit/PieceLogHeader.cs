using System.Collections.Immutable;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>What a <see cref="PieceLog"/> begins with.</summary>
/// <param name="Terms">What must be the same for what was counted to count.</param>
/// <param name="Ranges">What is audited.</param>
/// <param name="CountedFromNs">Loki answered for nothing older when the audit began: it was not counted.</param>
[GenerateSerializer, Immutable, Alias("okl.PieceLogHeader")]
internal sealed record PieceLogHeader(
    [property: Id(0)] string Terms, [property: Id(1)] ImmutableArray<AuditRange> Ranges, [property: Id(2)] long CountedFromNs);
