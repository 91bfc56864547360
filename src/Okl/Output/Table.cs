using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Json;

namespace OrleansKafkaLoki.Okl.Output;

/// <summary>A list as a table.</summary>
/// <param name="columns">The columns.</param>
/// <param name="list">Where the list is in the answer.</param>
internal sealed class Table(IReadOnlyList<Column> columns, string list = "items") : IView
{
    /// <inheritdoc/>
    public IEnumerable<JsonNode> Items(JsonNode answer) => answer.ItemsAt(list);

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<Cell>> Lines(JsonNode answer, int width, DateTimeOffset now) => Lines(Items(answer), width, now);

    /// <summary>The lines for <paramref name="items"/>; the titles are the first.</summary>
    public IEnumerable<IReadOnlyList<Cell>> Lines(IEnumerable<JsonNode> items, int width, DateTimeOffset now)
    {
        var all = items.ToList();
        var shown = columns.Select(column => (Column: column, Cells: all.Select(item => column.Of(item, now).Inline()).ToList()))
            .Where(column => !column.Column.IsOptional || column.Cells.Any(cell => cell != Cell.Unknown && cell.Text.Length > 0))
            .ToList();
        int[] widths;
        while (!Fitting.TryWidths([.. shown.Select(WidthOf)], [.. shown.Select(column => column.Column.Shrinks)], width, out widths)
            && shown.FindLastIndex(column => column.Column.IsExtra) is >= 0 and var extra)
        {
            shown.RemoveAt(extra);
        }

        yield return Line(column => new Cell(column.Column.Title, Tone.Title));
        for (var row = 0; row < all.Count; row++)
        {
            yield return Line(column => column.Cells[row]);
        }

        static int WidthOf((Column Column, List<Cell> Cells) column) => column.Cells.Select(cell => Fitting.WidthOf(cell.Text)).Append(column.Column.Title.Length).Max();

        List<Cell> Line(Func<(Column Column, List<Cell> Cells), Cell> cellOf) =>
        [
            .. shown.Select((column, index) => Fitting.Fit(cellOf(column), widths[index], column.Column.ToRight, isFirst: index == 0, isLast: index == shown.Count - 1)),
        ];
    }
}
