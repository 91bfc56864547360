using OrleansKafkaLoki.Okl.Terminals;
using Spectre.Console;

namespace OrleansKafkaLoki.Okl.Output;

/// <summary>Writes lines, in colour where there is any.</summary>
internal static class Paint
{
    private static readonly Dictionary<Tone, Style> Styles = new()
    {
        [Tone.Plain] = Style.Plain,
        [Tone.Title] = new Style(decoration: Decoration.Bold),
        [Tone.Quiet] = new Style(Color.Grey),
        [Tone.Good] = new Style(Color.Green),
        [Tone.Warning] = new Style(Color.Yellow),
        [Tone.Bad] = new Style(Color.Red),
    };

    /// <summary>Writes <paramref name="lines"/>; <paramref name="end"/> ends each.</summary>
    public static void Write(Terminal terminal, IEnumerable<IReadOnlyList<Cell>> lines, string end = "\n")
    {
        var colours = terminal.HasColours;
        var ansi = new AnsiWriter(terminal.Output, new AnsiCapabilities { Ansi = colours, ColorSystem = colours ? ColorSystem.Standard : ColorSystem.NoColors });
        foreach (var line in lines)
        {
            foreach (var cell in line)
            {
                ansi.Write(Printable.Of(cell.Text), Styles[cell.Tone]);
            }

            terminal.Output.Write(end);
        }

        terminal.Output.Flush();
    }
}
