using System.Text.Json.Nodes;

namespace OrleansKafkaLoki.Okl.Output;

/// <summary>How an answer of the API is shown to people.</summary>
internal interface IView
{
    /// <summary>Its items, for formats with one a line.</summary>
    IEnumerable<JsonNode> Items(JsonNode answer);

    /// <summary>Its lines within <paramref name="width"/> columns, seen at a time.</summary>
    IEnumerable<IReadOnlyList<Cell>> Lines(JsonNode answer, int width, DateTimeOffset now);
}
