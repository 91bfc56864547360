using System.Text.Json.Nodes;

namespace OrleansKafkaLoki.Okl.Output;

/// <summary>What people see as it is: a document.</summary>
internal sealed class AsJson : IView
{
    /// <inheritdoc/>
    public IEnumerable<JsonNode> Items(JsonNode answer) => [answer];

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<Cell>> Lines(JsonNode answer, int width, DateTimeOffset now) => [[answer.ToString()]];
}
