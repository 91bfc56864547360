using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Json;
using OrleansKafkaLoki.Okl.Output;

namespace OrleansKafkaLoki.Okl.Steering;

/// <summary>What a job would look at of each partition, or the job that was started.</summary>
/// <param name="table">How the partitions are shown.</param>
internal sealed class JobOutcome(Table table) : IView
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
        var sum = $"{Wording.Several(answer.NumberAt("offsets") ?? 0, "offset")} would be looked at";
        return answer.NumberAt("unshipped") is > 0 and var unshipped ? $"{sum}; {Wording.Several(unshipped, "offset")} the pipeline has not come to." : $"{sum}.";
    }
}
