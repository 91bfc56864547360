namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary>A parsed query: a selection, a count over time of one, or a number.</summary>
/// <param name="Selection">Which entries.</param>
/// <param name="Count">How to count them; null for the entries themselves.</param>
internal sealed record LokiQuery(LogSelection Selection, CountExpression? Count)
{
    /// <summary>The number of <c>vector(…)</c>, which selects nothing; null for all else.</summary>
    public int? Constant { get; init; }
}
