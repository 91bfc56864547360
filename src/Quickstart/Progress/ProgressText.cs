using System.Globalization;
using OrleansKafkaLoki.Quickstart.Ledger;

namespace OrleansKafkaLoki.Quickstart.Progress;

/// <summary>How far the run is, in a line.</summary>
internal sealed class ProgressText(Func<LedgerTotals> totals, Func<bool> heldBack, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private (long Delivered, long At) _last = (0, time.GetTimestamp());

    /// <summary>The line at this moment, with the rate since the one before.</summary>
    public string Next()
    {
        var now = totals();
        var at = time.GetTimestamp();
        var seconds = time.GetElapsedTime(_last.At, at).TotalSeconds;
        var rate = seconds > 0 ? (now.Delivered - _last.Delivered) / seconds : 0;
        _last = (now.Delivered, at);
        return Format(time.GetElapsedTime(_started, at), now, rate, heldBack());
    }

    private static string Format(TimeSpan elapsed, LedgerTotals totals, double rate, bool heldBack) => string.Create(
        CultureInfo.InvariantCulture,
        $"{elapsed:mm\\:ss}  produced {totals.Produced:N0}  delivered {totals.Delivered:N0}  lag {totals.Missing:N0}  " +
        $"{rate:N0}/s  twice {totals.Duplicated:N0}{(heldBack ? "  held back: the broker's partitions are nearly full" : "")}");
}
