namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>The answer proper to a range query.</summary>
/// <param name="ResultType"><c>streams</c> for log lines.</param>
/// <param name="EncodingFlags">How it is written; what the question asked for, if Loki knows it.</param>
/// <param name="Result">The streams.</param>
internal sealed record QueryData(string? ResultType, IReadOnlyList<string>? EncodingFlags, IReadOnlyList<QueryStream>? Result);
