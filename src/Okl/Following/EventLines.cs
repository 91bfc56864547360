using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Json;
using OrleansKafkaLoki.Okl.Output;

namespace OrleansKafkaLoki.Okl.Following;

/// <summary>Events, one a line: of what comes nobody knows how wide the next one is.</summary>
internal sealed class EventLines : IView
{
    private const string Gap = "  ";
    private const int TimeWidth = 24;
    private const int SeverityWidth = 7;
    private const int KindWidth = 17;

    /// <inheritdoc/>
    public IEnumerable<JsonNode> Items(JsonNode answer) => answer.At("items") is JsonArray ? answer.ItemsAt("items") : [answer];

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<Cell>> Lines(JsonNode answer, int width, DateTimeOffset now) => Items(answer).Select(Line);

    private static IReadOnlyList<Cell> Line(JsonNode item)
    {
        var severity = item.TextAt("severity");
        var about = string.Join(' ', new[] { item.TextAt("pipeline"), item.TextAt("subject") }.Where(name => name is not null).Distinct());
        return
        [
            new Cell((item.TextAt("at") ?? "-").PadRight(TimeWidth), Tone.Quiet), Gap,
            new Cell((severity ?? "-").PadRight(SeverityWidth), ToneOf(severity)), Gap,
            new Cell((item.TextAt("kind") ?? "-").PadRight(KindWidth)), Gap,
            new Cell(about.Length == 0 ? "" : $"{about}: ").Inline(),
            new Cell(item.TextAt("message") ?? "").Inline(),
        ];
    }

    private static Tone ToneOf(string? severity) => severity switch
    {
        "error" => Tone.Bad,
        "warning" => Tone.Warning,
        _ => Tone.Quiet,
    };
}
