using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Json;
using OrleansKafkaLoki.Okl.Output;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>The cluster on a line, and its pipelines below.</summary>
internal sealed class StatusView : IView
{
    /// <inheritdoc/>
    public IEnumerable<JsonNode> Items(JsonNode answer) => answer.ItemsAt("pipelines.items");

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<Cell>> Lines(JsonNode answer, int width, DateTimeOffset now)
    {
        var silos = answer.ItemsAt("cluster.silos").ToList();
        var leaving = silos.Count(silo => silo.IsTrueAt("leaving"));
        var misplaced = answer.NumberAt("cluster.misplaced") ?? 0;
        return
        [
            [
                new Cell($"{Wording.Several(silos.Count, "silo")}, {Wording.Several(silos.Sum(silo => silo.NumberAt("partitions") ?? 0), "partition")}", Tone.Title),
                $"{(leaving > 0 ? $", {leaving} leaving" : "")}{(misplaced > 0 ? $", {misplaced} misplaced" : "")}",
            ],
            [],
            .. Tables.Pipelines.Lines(Items(answer), width, now),
        ];
    }
}
