using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Json;
using OrleansKafkaLoki.Okl.Output;

namespace OrleansKafkaLoki.Okl.Steering;

/// <summary>How many dead letters a replay would look at, or the job that was started.</summary>
/// <param name="table">How the counts are shown.</param>
internal sealed class LettersOutcome(Table table) : IView
{
    private readonly Facts _facts = new();

    /// <inheritdoc/>
    public IEnumerable<JsonNode> Items(JsonNode answer) => answer.At("counts") is JsonArray ? table.Items(answer) : _facts.Items(answer);

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<Cell>> Lines(JsonNode answer, int width, DateTimeOffset now) => answer.At("counts") is not JsonArray
        ? _facts.Lines(answer, width, now)
        : [.. table.Lines(answer, width, now), [$"{Wording.Several(answer.NumberAt("letters") ?? 0, "letter")} would be shipped again{Older(answer)}."]];

    private static string Older(JsonNode answer) => answer.At("unread_offsets") is null && answer.At("unread_bytes") is null ? "" : ", and older ones that were not counted";
}
