using System.Globalization;
using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Json;
using OrleansKafkaLoki.Okl.Output;

namespace OrleansKafkaLoki.Okl.Live;

/// <summary>The lines of the live view.</summary>
/// <param name="table">How partitions are shown.</param>
internal sealed class TopView(Table table)
{
    /// <summary>Lines above the rows: the cluster, what is chosen, an empty one, the titles.</summary>
    public const int Head = 4;

    private static readonly string[] Help =
    [
        "s S      the next order, the one before",
        "r        the other way round",
        "/        only rows that hold a text; Enter keeps it, Esc drops it",
        "↑ ↓ j k  a row up, down",
        "PgUp PgDn Home End",
        "Space    stand still, go on",
        "h ?      this",
        "q        end",
        "",
        "What is not known is -, and counts as the worst. Any key goes back.",
    ];

    /// <summary>The rows that <paramref name="state"/> asks for.</summary>
    public static List<JsonNode> Rows(TopLook look, TopState state) => TopOrder.All[state.Order].Of(
        look.Partitions.Where(partition => state.Filter.Length == 0 || Holds(partition, state.Filter)), state.Reversed);

    /// <summary>The lines for a screen.</summary>
    public IEnumerable<IReadOnlyList<Cell>> Lines(TopLook look, TopState state, string? trouble, (int Width, int Height) screen, DateTimeOffset now)
    {
        var rows = Rows(look, state);
        var above = Math.Clamp(state.Above, 0, Math.Max(0, rows.Count - Page(screen)));
        yield return [new Cell(Fitting.Cut(Summary(look), screen.Width), Tone.Title).Inline()];
        yield return [new Cell(Fitting.Cut(trouble ?? Choice(look, state, rows.Count, above), screen.Width), trouble is null ? Tone.Quiet : Tone.Bad).Inline()];
        yield return [];
        var body = state.ShowsHelp
            ? Help.Take(screen.Height - Head).Select(line => (IReadOnlyList<Cell>)[line])
            : table.Lines(rows.Skip(above).Take(Page(screen)), screen.Width, look.AsOf ?? now);
        foreach (var line in body)
        {
            yield return line;
        }
    }

    /// <summary>How many rows fit.</summary>
    public static int Page((int Width, int Height) screen) => Math.Max(1, screen.Height - Head - 1);

    private static string Summary(TopLook look)
    {
        var pipelines = look.Pipelines.ItemsAt("items").ToList();
        var silent = pipelines.Count(pipeline => pipeline.At("partitions") is null);
        var states = pipelines.Select(pipeline => pipeline.At("states")).OfType<JsonObject>().SelectMany(own => own)
            .GroupBy(state => state.Key, state => state.Value!.GetValue<int>()).Select(state => string.Create(CultureInfo.InvariantCulture, $"{state.Sum()} {state.Key}"));
        var lag = Wording.Span(pipelines.Max(pipeline => pipeline.NumberAt("lag_seconds"))) ?? "-";
        return $"{Wording.Several(look.Cluster.ItemsAt("silos").Count(), "silo")} · {Wording.Several(look.Total, "partition")}: {string.Join(", ", states)} · lag {lag}"
            + (silent > 0 ? $" · {Wording.Several(silent, "pipeline")} silent" : "");
    }

    private static string Choice(TopLook look, TopState state, int rows, int above)
    {
        var filter = state.IsTyping ? $" · /{state.Filter}▏" : state.Filter.Length > 0 ? $" · /{state.Filter}" : "";
        var place = rows == 0 ? "no rows" : string.Create(CultureInfo.InvariantCulture, $"from {above + 1} of {rows}");
        return $"{look.AsOf?.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture)} · by {TopOrder.All[state.Order].Name}{(state.Reversed ? ", reversed" : "")}{filter} · {place}"
            + (state.IsPaused ? " · stands still" : "") + " · q ends, h helps";
    }

    private static bool Holds(JsonNode partition, string filter) =>
        $"{partition.TextAt("pipeline")}/{partition.TextAt("topic")}/{partition.TextAt("partition")} {partition.TextAt("state")} {partition.TextAt("silo")} {partition.TextAt("reason")}"
            .Contains(filter, StringComparison.OrdinalIgnoreCase);
}
