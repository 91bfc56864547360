using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Json;
using OrleansKafkaLoki.Okl.Output;

namespace OrleansKafkaLoki.Okl.Steering;

/// <summary>What a change does to each partition, and to all of them.</summary>
/// <param name="table">How the partitions are shown.</param>
internal sealed class Outcome(Table table) : IView
{
    private readonly Facts _facts = new();

    /// <inheritdoc/>
    public IEnumerable<JsonNode> Items(JsonNode answer) => table.Items(answer);

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<Cell>> Lines(JsonNode answer, int width, DateTimeOffset now) => answer.At("partitions") is not JsonArray
        ? _facts.Lines(answer, width, now)
        : [.. table.Lines(answer, width, now), [Sum(answer)]];

    private static Cell Sum(JsonNode answer)
    {
        var sum = $"{Wording.Several(answer.NumberAt("skips") ?? 0, "record")} skipped, {Wording.Several(answer.NumberAt("repeats") ?? 0, "record")} read again";
        return answer.At("changed") is null ? $"{sum}, if it is done." : $"{sum}.";
    }
}
