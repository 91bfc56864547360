namespace OrleansKafkaLoki.Quickstart.Ledger;

/// <summary>How a partition's arrivals differ from what was produced.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Totals">Its sums.</param>
/// <param name="Missing">The first offsets that are missing.</param>
/// <param name="Duplicated">The first offsets that arrived again.</param>
/// <param name="Unexpected">The first offsets that arrived and were not produced.</param>
/// <param name="Altered">The first offsets that arrived with another line.</param>
internal sealed record PartitionDifference(
    string Topic, int Partition, LedgerTotals Totals,
    IReadOnlyList<long> Missing, IReadOnlyList<long> Duplicated, IReadOnlyList<long> Unexpected, IReadOnlyList<long> Altered)
{
    /// <summary>The difference in a line.</summary>
    public override string ToString()
    {
        var parts = new[]
        {
            Describe("missing", Totals.Missing, Missing), Describe("twice", Totals.Duplicated, Duplicated),
            Describe("unexpected", Totals.Unexpected, Unexpected), Describe("altered", Totals.Altered, Altered),
        };
        return $"{Topic}/{Partition}: {string.Join(", ", parts.OfType<string>())}";
    }

    private static string? Describe(string what, long count, IReadOnlyList<long> first) => count == 0
        ? null
        : $"{count} {what} (offset {string.Join(", ", first)}{(count > first.Count ? ", …" : "")})";
}
