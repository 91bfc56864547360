using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Http;
using OrleansKafkaLoki.Okl.Json;

namespace OrleansKafkaLoki.Okl.Live;

/// <summary>The cluster at a time.</summary>
/// <param name="Cluster">Its silos.</param>
/// <param name="Pipelines">Its pipelines.</param>
/// <param name="Partitions">The partitions of all pipelines; of a huge one, the worst.</param>
/// <param name="Total">How many partitions there are.</param>
internal sealed record TopLook(JsonNode Cluster, JsonNode Pipelines, IReadOnlyList<JsonNode> Partitions, long Total)
{
    /// <summary>As many rows of a pipeline as the API gives at once; nobody scrolls further.</summary>
    private const string Most = "1000";

    /// <summary>When it was.</summary>
    public DateTimeOffset? AsOf => Pipelines.TimeAt("as_of");

    /// <summary>Looks.</summary>
    public static async Task<TopLook> TakeAsync(ApiClient api, TopOrder order, bool reversed, CancellationToken cancellationToken)
    {
        var cluster = api.GetAsync(Route.Of("cluster"), cancellationToken);
        var pipelines = (await api.GetAsync(Route.Of("pipelines"), cancellationToken)).Json;
        var pages = await Task.WhenAll(pipelines.ItemsAt("items").Where(pipeline => pipeline.At("partitions") is not null).Select(pipeline => api.GetAsync(
            Route.Of("pipelines", pipeline.TextAt("pipeline")!, "partitions").With(("sort", reversed ? Opposite(order.Sort) : order.Sort), ("limit", Most)), cancellationToken)));
        return new TopLook(
            (await cluster).Json, pipelines, [.. pages.SelectMany(page => page.Json.ItemsAt("items"))], (long)pages.Sum(page => page.Json.NumberAt("total") ?? 0));
    }

    /// <summary>All of it as one answer, in the form of the API.</summary>
    public ApiAnswer ToAnswer(TopOrder order)
    {
        var answer = new JsonObject
        {
            ["as_of"] = Pipelines.At("as_of")?.DeepClone(),
            ["total"] = Total,
            ["items"] = new JsonArray([.. order.Of(Partitions, reversed: false).Select(partition => partition.DeepClone())]),
        };
        return new ApiAnswer(answer.ToJsonString(JsonWriting.Compact), answer);
    }

    private static string Opposite(string sort) => string.Join(',', sort.Split(',').Select(field => field[0] == '-' ? field[1..] : $"-{field}"));
}
