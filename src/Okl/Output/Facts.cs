using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Json;

namespace OrleansKafkaLoki.Okl.Output;

/// <summary>One thing: each field on a line, in the words that its name asks for.</summary>
internal sealed class Facts : IView
{
    private const string Gap = "  ";

    /// <inheritdoc/>
    public IEnumerable<JsonNode> Items(JsonNode answer) => [answer];

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<Cell>> Lines(JsonNode answer, int width, DateTimeOffset now)
    {
        var facts = Flat("", answer, now).ToList();
        var names = facts.Select(fact => fact.Name.Length).DefaultIfEmpty().Max();
        return facts.Select(fact => (IReadOnlyList<Cell>)
        [
            new Cell(fact.Name.PadRight(names), Tone.Title).Inline(),
            Gap,
            new Cell(fact.Value).Inline(),
        ]);
    }

    private static IEnumerable<(string Name, string Value)> Flat(string name, JsonNode? node, DateTimeOffset now) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Flat(name.Length == 0 ? field.Key : $"{name}.{field.Key}", field.Value, now)),
        JsonArray items => items.Count == 0 ? [(name, "none")] : items.Select(item => (name, Short(name, item, now))),
        _ => [(name, Short(name, node, now))],
    };

    private static string Short(string name, JsonNode? node, DateTimeOffset now) => node switch
    {
        null => "-",
        JsonObject or JsonArray => string.Join(", ", Flat("", node, now).Select(field => $"{field.Name} {field.Value}".Trim())),
        _ => Value(name, node, now),
    };

    private static string Value(string name, JsonNode node, DateTimeOffset now) => node.GetValueKind() switch
    {
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Number when Ends(name, "_seconds") || Ends(name, "_secs") => Wording.Span(node.GetValue<double>()) ?? node.ToJsonString(),
        JsonValueKind.Number when Ends(name, "bytes") => Wording.Size(node.GetValue<double>())!,
        JsonValueKind.Number => node.ToJsonString(),
        _ when JsonReading.AsTime(node.GetValue<string>()) is { } time && time <= now => $"{node.GetValue<string>()} ({Wording.Age(time, now)} ago)",
        _ => node.GetValue<string>(),
    };

    private static bool Ends(string name, string end) => name.EndsWith(end, StringComparison.Ordinal);
}
