using OrleansKafkaLoki.Grains.Interfaces.Explanation;

namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>Reads which stream is meant.</summary>
internal sealed class StreamNameReader(IQueryCollection query) : QueryReader(query, Parameters)
{
    /// <summary>The parameters.</summary>
    public static IReadOnlyList<QueryParameter> Parameters { get; } =
    [
        new("labels", """The stream's labels, as the list of streams has them: {app="api", env="prod"}."""),
        new("tenant", "The stream's tenant; left out for what is sent without one."),
    ];

    /// <summary>Reads it; it counts only without <see cref="QueryReader.Mistakes"/>.</summary>
    public ExplainSubject Read()
    {
        var labels = Text("labels");
        if (string.IsNullOrEmpty(labels))
        {
            Refuse("labels", labels ?? "", "Must be the labels of a stream, as GET .../streams lists them.");
        }

        return ExplainSubject.OfStream(labels ?? "", Text("tenant") ?? "");
    }
}
