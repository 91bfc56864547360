namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>The answer proper to a range query for sums.</summary>
/// <param name="ResultType"><c>matrix</c>.</param>
/// <param name="Result">The sums.</param>
internal sealed record SumData(string? ResultType, IReadOnlyList<SumSeries>? Result);
