namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary>A parsed query: a selection, or a count over time of one.</summary>
/// <param name="Selection">Which entries.</param>
/// <param name="Count">How to count them; null for the entries themselves.</param>
internal sealed record LokiQuery(LogSelection Selection, CountExpression? Count);
