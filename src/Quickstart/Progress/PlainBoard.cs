namespace OrleansKafkaLoki.Quickstart.Progress;

/// <summary>The silos' table and the progress, written down every few seconds: for a file or a pipe.</summary>
internal sealed class PlainBoard(TextWriter output, Func<int, IReadOnlyList<string>> table, ProgressText text, TimeProvider time) : IRunDisplay
{
    private const int Width = 160;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stop.IsCancellationRequested)
            {
                Show();
            }
        }

        Say(text.Next());
    }

    /// <inheritdoc/>
    public void Show()
    {
        lock (_gate)
        {
            foreach (var line in table(Width).Prepend(text.Next()))
            {
                output.WriteLine(line);
            }

            output.Flush();
        }
    }

    /// <inheritdoc/>
    public void Say(string message)
    {
        lock (_gate)
        {
            output.WriteLine(message);
            output.Flush();
        }
    }
}
