namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>Loki's answer to a range query for sums, as far as it matters.</summary>
/// <param name="Status"><c>success</c>.</param>
/// <param name="Data">The answer proper.</param>
internal sealed record SumResponse(string? Status, SumData? Data);
