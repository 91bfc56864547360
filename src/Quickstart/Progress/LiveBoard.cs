using System.Text;

namespace OrleansKafkaLoki.Quickstart.Progress;

/// <summary>
/// The silos' table, the progress and what the user is typing, at the bottom of a terminal and rewritten in place; what is said
/// scrolls away above.
/// </summary>
internal sealed class LiveBoard(TextWriter output, Func<int> width, Func<int, IReadOnlyList<string>> table, ProgressText text, TimeProvider time) : IRunDisplay
{
    private const string Prompt = "> ";
    private const string ClearLine = "\e[K";
    private const string ClearBelow = "\e[J";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private string _progress = "";
    private string _typed = "";
    private int _height;

    /// <summary>What the user has typed so far.</summary>
    public void Type(string typed)
    {
        lock (_gate)
        {
            _typed = typed;
            if (_height > 0)
            {
                Draw("");
            }
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Show();
            await Task.Delay(Interval, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        lock (_gate)
        {
            Erase();
            Write(text.Next() + output.NewLine);
        }
    }

    /// <inheritdoc/>
    public void Show()
    {
        lock (_gate)
        {
            _progress = text.Next();
            Draw("");
        }
    }

    /// <inheritdoc/>
    public void Say(string message)
    {
        lock (_gate)
        {
            if (_height == 0)
            {
                Write(message + output.NewLine);
            }
            else
            {
                Draw(message);
            }
        }
    }

    private void Erase()
    {
        Write(Top() + ClearBelow);
        _height = 0;
    }

    /// <summary>Writes a message where the board began, and the board below.</summary>
    private void Draw(string message)
    {
        var columns = Math.Max(20, width() - 1);
        List<string> lines = [.. table(columns), Fit(_progress, columns), Prompt + Tail(_typed, columns - Prompt.Length)];
        var drawing = new StringBuilder(Top());
        if (message.Length > 0)
        {
            drawing.Append(message.ReplaceLineEndings(ClearLine + output.NewLine)).Append(ClearLine).Append(output.NewLine);
        }

        drawing.AppendJoin(ClearLine + output.NewLine, lines).Append(ClearBelow);
        Write(drawing.ToString());
        _height = lines.Count;
    }

    private string Top() => _height > 1 ? $"\r\e[{_height - 1}A" : "\r";

    private void Write(string drawing)
    {
        output.Write(drawing);
        output.Flush();
    }

    private static string Fit(string line, int columns) => line.Length <= columns ? line : line[..columns];

    private static string Tail(string typed, int columns) => typed.Length <= columns ? typed : typed[^columns..];
}
