using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Selection;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>Reads a <see cref="StreamQuery"/>: which streams to show, in which order. The silos that have them filter and sort.</summary>
internal sealed class StreamQueryReader(IQueryCollection query) : QueryReader(query, Parameters)
{
    private const string DefaultSort = "-held_bytes";

    /// <summary>The parameters.</summary>
    public static IReadOnlyList<QueryParameter> Parameters { get; } =
    [
        new("selector", """Only streams that a selector as Loki has them finds: {app="api", env=~"pro.*"}."""),
        new("tenant", "Only these tenants, separated by commas; empty for what is sent without one."),
        new("state", $"Only these states, separated by commas: {string.Join(", ", States)}."),
        new("silo", "Only streams on these silos, separated by commas: as in a stream's silo, or address:port."),
        .. Paging.Parameters(DefaultSort, Columns.Keys).Select(parameter => parameter with
        {
            Description = parameter.Description.Replace("fields separated by commas, a '-' before those of which", "a field, with a '-' before it if", StringComparison.Ordinal),
        }),
    ];

    private static IEnumerable<string> States => Enum.GetValues<StreamState>().Select(ApiNames.Of);

    private static Dictionary<string, StreamColumn> Columns => Enum.GetValues<StreamColumn>().ToDictionary(ApiNames.Of);

    /// <summary>Reads it, with the order as the cursor has it; it counts only without <see cref="QueryReader.Mistakes"/>.</summary>
    public (StreamQuery Query, string Sort) Read()
    {
        var columns = Columns;
        var sort = Sort(DefaultSort, columns.Keys);
        if (sort.Length > 1)
        {
            Refuse("sort", string.Join(',', sort), "Streams are sorted by one field, and by their labels where that is the same.");
        }

        var tenant = Text("tenant");
        return (
            new StreamQuery
            {
                Selector = Selector(),
                Tenants = tenant is "" ? [""] : [.. List("tenant")],
                States = [.. Among("state", [.. States]).Select(name => Enum.GetValues<StreamState>().FirstOrDefault(state => ApiNames.Of(state) == name))],
                Silos = [.. List("silo")],
                Sort = columns.GetValueOrDefault(sort[0].Column),
                Descending = sort[0].Descending,
                Limit = Limit(),
                After = Cursor<StreamPlace>(sort, place => place is { Tenant: not null, Labels: not null, Silo: not null })?.Key,
            },
            sort[0].ToString());
    }

    private string? Selector()
    {
        var text = Text("selector");
        if (StreamSelector.MistakeIn(text) is { } mistake)
        {
            Refuse("selector", text!, mistake);
        }

        return text;
    }
}
