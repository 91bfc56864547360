using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Json;
using OrleansKafkaLoki.Okl.Output;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>The sentence of cause first, then whose words say so and what to do, and below the chain that leads there.</summary>
internal sealed class ExplainView : IView
{
    private static readonly string[] Links = ["partition", "stream", "tenant", "endpoint"];

    private static readonly Table Chain = new(
        [
            new Column("LINK", (link, _) => Links.FirstOrDefault(kind => link.At(kind) is not null) ?? "") { Shrinks = true },
            new Column("NAME", (link, _) => Links.Select(link.TextAt).FirstOrDefault(name => name is not null) is { Length: > 0 } name ? name : "(no name)") { Shrinks = true },
            new Column("STATE", (link, _) => link.TextAt("state")),
            new Column("BUSY", (link, _) => Share(link.NumberAt("busy"))) { ToRight = true },
            new Column("WAITING", (link, _) => Share(link.NumberAt("waiting"))) { ToRight = true },
            Column.Size("HELD", "held_bytes"),
            new Column("STATUS", (link, _) => link.TextAt("status")) { ToRight = true, IsOptional = true },
            new Column("SILO", (link, _) => link.TextAt("silo")) { IsExtra = true, IsOptional = true },
        ],
        "chain");

    /// <inheritdoc/>
    public IEnumerable<JsonNode> Items(JsonNode answer) => [answer];

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<Cell>> Lines(JsonNode answer, int width, DateTimeOffset now)
    {
        yield return [new Cell(answer.TextAt("because") ?? "", Tone.Title).Inline()];
        if (answer.TextAt("words") is { } words)
        {
            yield return [new Cell($"\"{words}\"").Inline()];
        }

        if (answer.TextAt("remedy") is { } remedy)
        {
            yield return [new Cell(remedy).Inline()];
        }

        yield return [new Cell(string.Join(", ", Facts(answer, now)), Tone.Quiet).Inline()];
        if (answer.ItemsAt("chain").Any())
        {
            yield return [];
            foreach (var line in Chain.Lines(answer, width, now))
            {
                yield return line;
            }
        }

        foreach (var silo in answer.ItemsAt("silent"))
        {
            yield return [new Cell($"Silo {silo.TextAt("silo")} does not answer: {silo.TextAt("reason")}", Tone.Bad).Inline()];
        }
    }

    private static IEnumerable<string> Facts(JsonNode answer, DateTimeOffset now)
    {
        var isBehind = answer.NumberAt("lag_seconds") is not 0;
        yield return $"{answer.TextAt("subject")}: {answer.TextAt("state")}";
        if (Wording.Age(answer.TimeAt("since"), now) is { } age)
        {
            yield return $"for {age}";
        }

        if (Wording.Span(answer.NumberAt("lag_seconds")) is { } lag)
        {
            yield return $"{lag} behind{(isBehind && answer.TextAt("trend") is { } trend ? $" and {trend}" : "")}";
        }

        if (isBehind && Wording.Span(answer.NumberAt("time_to_catch_up_secs")) is { } rest)
        {
            yield return $"caught up in {rest}";
        }

        if (Wording.Span(answer.NumberAt("time_to_retention_secs")) is { } retention)
        {
            yield return $"Kafka deletes what is unread in {retention}";
        }

        if (answer.TextAt("docs") is { } docs)
        {
            yield return $"docs/{docs}";
        }
    }

    private static string? Share(double? share) => share is { } known ? $"{Wording.Count(Math.Round(known * 100))} %" : null;
}
