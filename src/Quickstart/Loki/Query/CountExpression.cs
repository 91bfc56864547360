namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary><c>count_over_time(…[range])</c> or <c>bytes_over_time</c>, alone or within <c>sum</c> or <c>sum by (…)</c>.</summary>
/// <param name="Range">How far back each point looks.</param>
/// <param name="CountsBytes">Whether it is the bytes of lines that count.</param>
/// <param name="GroupBy">The labels to sum by; null counts each stream by itself.</param>
internal sealed record CountExpression(TimeSpan Range, bool CountsBytes, IReadOnlyList<string>? GroupBy);
