using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>Reads a <see cref="DeadLetterQuery"/>.</summary>
internal sealed class LetterQueryReader(IQueryCollection query) : QueryReader(query, Parameters)
{
    /// <summary>The one order that there is, as cursors have it.</summary>
    public const string NewestFirst = "-timestamp";

    private static readonly string[] Causes = [.. Enum.GetValues<RejectionCause>().Select(ApiNames.Of)];

    /// <summary>The parameters.</summary>
    public static IReadOnlyList<QueryParameter> Parameters { get; } =
    [
        new("topic", "Only letters of records of this topic."),
        new("partition", "Only letters of records of this partition of the topic.", IsNumber: true),
        new("cause", $"Only letters of these causes, separated by commas: {string.Join(", ", Causes)}."),
        new("tenant", "Only letters of these tenants, separated by commas; empty is what is sent without one."),
        .. Paging.Parameters(NewestFirst, []).Where(parameter => parameter.Name != "sort"),
    ];

    /// <summary>Reads it; it counts only without <see cref="QueryReader.Mistakes"/>.</summary>
    public DeadLetterQuery Read() => new()
    {
        Scope = new PartitionScope(Text("topic"), Partition()),
        Causes = [.. Among("cause", Causes).Intersect(Causes).Select(name => (RejectionCause)Array.IndexOf(Causes, name))],
        Tenants = Text("tenant") is "" ? [""] : [.. List("tenant")],
        Limit = Limit(),
        After = Cursor<DeadLetterPlace?>([SortField.Parse(NewestFirst)], place => place is { Id: not null })?.Key,
    };

    private int? Partition()
    {
        if (Text("partition") is not { } given)
        {
            return null;
        }

        if (!PartitionNumber.TryRead(given, out var partition) || Text("topic") is null)
        {
            Refuse("partition", given, "Must be a partition's number, such as 0, of the topic that is said.");
        }

        return partition;
    }
}
