namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>Loki's answer to a range query (<c>pkg/util/marshal</c>), as far as it matters.</summary>
/// <param name="Status"><c>success</c>.</param>
/// <param name="Data">The answer proper.</param>
internal sealed record QueryResponse(string? Status, QueryData? Data);
