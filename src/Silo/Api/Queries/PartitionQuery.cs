using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>Which partitions to show, in which order.</summary>
internal sealed record PartitionQuery
{
    /// <summary>How many rows a page has unless told otherwise.</summary>
    public const int DefaultLimit = 100;

    /// <summary>How many rows a page has at most.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Worst first.</summary>
    public const string DefaultSort = "-lag_seconds";

    /// <summary>The parameters.</summary>
    public static IReadOnlyList<QueryParameter> Parameters { get; } =
    [
        new("topic", "Only these topics, separated by commas."),
        new("state", $"Only these states, separated by commas: {string.Join(", ", States)}."),
        new("silo", "Only what these silos run, separated by commas: as in a partition's silo, or address:port."),
        new("sort", $"The order: fields separated by commas, a '-' before those of which the greatest comes first. What is unknown counts as the greatest. Default: {DefaultSort}. Fields: {string.Join(", ", PartitionColumns.Names)}."),
        new("limit", $"How many at most, 1 to {MaxLimit}. Default: {DefaultLimit}.", IsNumber: true),
        new("cursor", "The next_cursor of the page before; the other parameters stay as they were."),
    ];

    /// <summary>The topics; none means all.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>The names of states; none means all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>The silos; none means all.</summary>
    public IReadOnlyList<string> Silos { get; init; } = [];

    /// <summary>The order.</summary>
    public IReadOnlyList<SortField> Sort { get; init; } = [SortField.Parse(DefaultSort)];

    /// <summary>How many rows.</summary>
    public int Limit { get; init; } = DefaultLimit;

    /// <summary>Where the page before ended; null for the first.</summary>
    public PartitionCursor? Cursor { get; init; }

    /// <summary>The names of all states.</summary>
    public static IEnumerable<string> States => Enum.GetValues<PartitionState>().Select(ApiNames.Of);

    /// <summary>One page of <paramref name="partitions"/>.</summary>
    public PartitionPage Page(IEnumerable<PartitionStatus> partitions, DateTime asOf)
    {
        var rows = partitions.Where(Matches).Select(status => (Key: PartitionKey.Of(status, Sort), Status: status)).ToList();
        rows.Sort((left, right) => left.Key.CompareTo(right.Key, Sort));
        var ahead = Cursor is null ? rows : rows.Where(row => row.Key.CompareTo(Cursor.Key, Sort) > 0).ToList();
        var page = ahead.Take(Limit).ToList();
        var next = page.Count < ahead.Count ? new PartitionCursor(string.Join(',', Sort), page[^1].Key).Encode() : null;
        return new PartitionPage(asOf, rows.Count, [.. page.Select(row => PartitionView.Of(row.Status))], next);
    }

    private bool Matches(PartitionStatus status) =>
        (Topics.Count == 0 || Topics.Contains(status.Partition.Topic))
        && (Only.Count == 0 || Only.Contains(ApiNames.Of(status.State)))
        && (Silos.Count == 0 || Silos.Any(silo => status.Silo == silo || status.Silo.StartsWith($"S{silo}:", StringComparison.Ordinal)));
}
