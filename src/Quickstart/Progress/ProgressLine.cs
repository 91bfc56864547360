namespace OrleansKafkaLoki.Quickstart.Progress;

/// <summary>The line that shows how far the run is: rewritten in place in a terminal, else one now and then.</summary>
internal sealed class ProgressLine(TextWriter output, bool rewrite, ProgressText text, TimeProvider time) : IRunDisplay
{
    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private int _shown;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(rewrite ? TerminalInterval : PlainInterval, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Show();
        }
    }

    /// <inheritdoc/>
    public void Show()
    {
        lock (_gate)
        {
            var line = text.Next();
            output.Write(rewrite ? "\r" + line.PadRight(_shown) : line + Environment.NewLine);
            _shown = line.Length;
            output.Flush();
        }
    }

    /// <inheritdoc/>
    public void Say(string message)
    {
        lock (_gate)
        {
            output.WriteLine(rewrite && _shown > 0 ? "\r" + message.PadRight(_shown) : message);
            _shown = 0;
            output.Flush();
        }
    }
}
