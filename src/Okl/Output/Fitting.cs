using Spectre.Console;

namespace OrleansKafkaLoki.Okl.Output;

/// <summary>Fits columns into a width. Letters may be two columns wide.</summary>
internal static class Fitting
{
    private const int Gap = 2;

    /// <summary>A text shorter than this tells little.</summary>
    private const int Telling = 16;
    private const int Least = 4;

    /// <summary>How many columns a text takes.</summary>
    public static int WidthOf(string text) => text.GetCellWidth();

    /// <summary>The columns' widths: the widest of those that shrink give first. False if some are too narrow to tell much.</summary>
    /// <param name="wanted">What each column wants.</param>
    /// <param name="shrinks">Which may be shortened.</param>
    /// <param name="width">What there is for all.</param>
    /// <param name="widths">What each column gets.</param>
    public static bool TryWidths(int[] wanted, bool[] shrinks, int width, out int[] widths)
    {
        widths = [.. wanted];
        var excess = widths.Sum(own => (long)own) + (Gap * (widths.Length - 1)) - width;
        Shrink(widths, shrinks, Telling, ref excess);
        var tell = excess <= 0;
        Shrink(widths, shrinks, Least, ref excess);
        return tell;
    }

    private static void Shrink(int[] widths, bool[] shrinks, int least, ref long excess)
    {
        for (; excess > 0; excess--)
        {
            var widest = Enumerable.Range(0, widths.Length).Where(index => shrinks[index] && widths[index] > least).OrderByDescending(index => widths[index]).FirstOrDefault(-1);
            if (widest < 0)
            {
                return;
            }

            widths[widest]--;
        }
    }

    /// <summary>A cell of a line: cut to its column's width, and filled up to it unless it is the last.</summary>
    public static Cell Fit(Cell cell, int width, bool toRight, bool isFirst, bool isLast)
    {
        var text = Cut(cell.Text, width);
        var free = new string(' ', width - WidthOf(text));
        var filled = toRight ? free + text : isLast ? text : text + free;
        return cell with { Text = isFirst ? filled : new string(' ', Gap) + filled };
    }

    /// <summary>A text in at most <paramref name="width"/> columns; … says that there was more.</summary>
    public static string Cut(string text, int width)
    {
        if (WidthOf(text) <= width)
        {
            return text;
        }

        var (kept, taken) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            taken += WidthOf(rune.ToString());
            if (taken > width - 1)
            {
                break;
            }

            kept += rune.Utf16SequenceLength;
        }

        return text[..kept] + '…';
    }
}
