namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>Which part of the rows to show, in which order.</summary>
/// <param name="Sort">The order.</param>
/// <param name="Limit">How many rows.</param>
/// <param name="Cursor">Where the page before ended; null for the first.</param>
internal sealed record Paging(IReadOnlyList<SortField> Sort, int Limit, PageCursor<RowKey>? Cursor)
{
    /// <summary>How many rows a page has unless told otherwise.</summary>
    public const int DefaultLimit = 100;

    /// <summary>How many rows a page has at most.</summary>
    public const int MaxLimit = 1000;

    /// <summary>The parameters that every list has.</summary>
    /// <param name="defaultSort">The order unless told otherwise.</param>
    /// <param name="columns">What can be sorted by.</param>
    public static IEnumerable<QueryParameter> Parameters(string defaultSort, IEnumerable<string> columns) =>
    [
        new("sort", $"The order: fields separated by commas, a '-' before those of which the greatest comes first. What is unknown counts as the greatest. Default: {defaultSort}. Fields: {string.Join(", ", columns)}."),
        new("limit", $"How many at most, 1 to {MaxLimit}. Default: {DefaultLimit}.", IsNumber: true),
        new("cursor", "The next_cursor of the page before; the other parameters stay as they were."),
    ];

    /// <summary>One page of <paramref name="rows"/>, how many there are, and the next page's cursor.</summary>
    /// <param name="rows">The rows, as the filter lets them through.</param>
    /// <param name="keyOf">A row's place.</param>
    public (int Total, IReadOnlyList<T> Rows, string? Next) Cut<T>(IEnumerable<T> rows, Func<T, IReadOnlyList<SortField>, RowKey> keyOf)
    {
        var keyed = rows.Select(row => (Key: keyOf(row, Sort), Row: row)).ToList();
        keyed.Sort((left, right) => left.Key.CompareTo(right.Key, Sort));
        var ahead = Cursor is null ? keyed : keyed.Where(row => row.Key.CompareTo(Cursor.Key, Sort) > 0).ToList();
        var page = ahead.Take(Limit).ToList();
        var next = page.Count < ahead.Count ? new PageCursor<RowKey>(string.Join(',', Sort), page[^1].Key).Encode() : null;
        return (keyed.Count, [.. page.Select(row => row.Row)], next);
    }
}
