using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Output;

namespace OrleansKafkaLoki.Okl.Steering;

/// <summary>What a change does to each partition, and to all of them; or what it began, as it is.</summary>
/// <param name="table">How the partitions are shown.</param>
/// <param name="sum">What it does to all of them.</param>
/// <param name="list">Where they are in the answer.</param>
internal sealed class Outcome(Table table, Func<JsonNode, string> sum, string list = "partitions") : IView
{
    private readonly Facts _facts = new();

    /// <inheritdoc/>
    public IEnumerable<JsonNode> Items(JsonNode answer) => answer[list] is JsonArray ? table.Items(answer) : _facts.Items(answer);

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<Cell>> Lines(JsonNode answer, int width, DateTimeOffset now) => answer[list] is not JsonArray
        ? _facts.Lines(answer, width, now)
        : [.. table.Lines(answer, width, now), [sum(answer)]];
}
