using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>Which partitions to show, in which order.</summary>
internal sealed record PartitionQuery
{
    /// <summary>Worst first.</summary>
    public const string DefaultSort = "-lag_seconds";

    /// <summary>The parameters.</summary>
    public static IReadOnlyList<QueryParameter> Parameters { get; } =
    [
        new("topic", "Only these topics, separated by commas."),
        new("state", $"Only these states, separated by commas: {string.Join(", ", States)}."),
        new("silo", "Only what these silos run, separated by commas: as in a partition's silo, or address:port."),
        .. Paging.Parameters(DefaultSort, PartitionColumns.Names),
    ];

    /// <summary>The topics; none means all.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>The names of states; none means all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>The silos; none means all.</summary>
    public IReadOnlyList<string> Silos { get; init; } = [];

    /// <summary>The part of them, and the order.</summary>
    public required Paging Paging { get; init; }

    /// <summary>The names of all states.</summary>
    public static IEnumerable<string> States => Enum.GetValues<PartitionCondition>().Where(condition => condition != PartitionCondition.Unknown).Select(ApiNames.Of);

    /// <summary>One page of <paramref name="partitions"/>.</summary>
    public PartitionPage Page(IEnumerable<PartitionStatus> partitions, DateTime asOf)
    {
        var (total, rows, next) = Paging.Cut(partitions.Where(Matches), KeyOf);
        return new PartitionPage(asOf, total, [.. rows.Select(PartitionView.Of)], next);
    }

    private static RowKey KeyOf(PartitionStatus status, IReadOnlyList<SortField> sort) =>
        new([.. sort.Select(field => PartitionColumns.Value(field.Column, status))], status.Partition.Topic, status.Partition.Partition);

    private bool Matches(PartitionStatus status) =>
        (Topics.Count == 0 || Topics.Contains(status.Partition.Topic))
        && (Only.Count == 0 || Only.Contains(ApiNames.Of(status.Condition)))
        && (Silos.Count == 0 || Silos.Any(silo => status.Silo == silo || status.Silo.StartsWith($"S{silo}:", StringComparison.Ordinal)));
}
