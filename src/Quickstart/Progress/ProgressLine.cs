using System.Globalization;
using OrleansKafkaLoki.Quickstart.Ledger;

namespace OrleansKafkaLoki.Quickstart.Progress;

/// <summary>The line that shows how far the run is: rewritten in place in a terminal, else one now and then.</summary>
internal sealed class ProgressLine(TextWriter output, bool rewrite, Func<LedgerTotals> totals, Func<bool> heldBack, TimeProvider time)
{
    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly long _started = time.GetTimestamp();
    private (long Delivered, long At) _last = (0, time.GetTimestamp());
    private int _shown;

    /// <summary>Goes on until cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(rewrite ? TerminalInterval : PlainInterval, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Show();
        }
    }

    /// <summary>Shows the state at this moment.</summary>
    public void Show()
    {
        lock (_gate)
        {
            var now = totals();
            var at = time.GetTimestamp();
            var seconds = time.GetElapsedTime(_last.At, at).TotalSeconds;
            var rate = seconds > 0 ? (now.Delivered - _last.Delivered) / seconds : 0;
            _last = (now.Delivered, at);
            var line = Format(time.GetElapsedTime(_started, at), now, rate, heldBack());
            output.Write(rewrite ? "\r" + line.PadRight(_shown) : line + Environment.NewLine);
            _shown = line.Length;
            output.Flush();
        }
    }

    /// <summary>Says something on a line of its own.</summary>
    public void Say(string message)
    {
        lock (_gate)
        {
            output.WriteLine(rewrite && _shown > 0 ? "\r" + message.PadRight(_shown) : message);
            _shown = 0;
            output.Flush();
        }
    }

    /// <summary>The text of the line.</summary>
    internal static string Format(TimeSpan elapsed, LedgerTotals totals, double rate, bool heldBack) => string.Create(
        CultureInfo.InvariantCulture,
        $"{elapsed:mm\\:ss}  produced {totals.Produced:N0}  delivered {totals.Delivered:N0}  lag {totals.Missing:N0}  " +
        $"{rate:N0}/s  twice {totals.Duplicated:N0}{(heldBack ? "  held back: the broker's partitions are nearly full" : "")}");
}
