using OrleansKafkaLoki.Quickstart.Loki.Labels;
using OrleansKafkaLoki.Quickstart.Loki.Storage;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary>Answers <c>count_over_time</c> and <c>bytes_over_time</c>: everything stored counts, repeats included.</summary>
internal static class CountRunner
{
    /// <summary>The most points of one series.</summary>
    public const int MaxPoints = 11_000;

    /// <summary>A number at each point.</summary>
    public static IEnumerable<CountSeries> Constant(int number, long startNs, long endNs, long stepNs)
    {
        var points = Points(startNs, endNs, stepNs);
        var series = new CountSeries(new LabelSet([]), points);
        if (points > 0)
        {
            series.Add(0, points - 1, number);
        }

        return [series];
    }

    /// <summary>The counts at <paramref name="startNs"/> and each step after it, up to and including <paramref name="endNs"/>.</summary>
    public static IReadOnlyCollection<CountSeries> Run(
        TenantStore store, LogSelection selection, CountExpression expression, long startNs, long endNs, long stepNs, long nowNs)
    {
        var oldestNs = store.Limits.OldestNs(nowNs);
        var points = Points(startNs, endNs, stepNs);
        var grid = new CountGrid(startNs, stepNs, NanoTime.From(expression.Range), points);
        var series = new Dictionary<string, CountSeries>();
        foreach (var block in store.SnapshotBlocks(nowNs))
        {
            var slices = block.Slices.Where(slice => grid.Touches(slice.MinNs, slice.MaxNs) && selection.Selects(slice.Stream.Labels)).ToList();
            if (selection.TakesWholeStreams && !expression.CountsBytes)
            {
                slices.RemoveAll(slice => slice.MinNs >= slice.FromNs && slice.MinNs >= oldestNs && grid.TryAddAll(SeriesOf(slice.Stream), slice.MinNs, slice.MaxNs, slice.Count));
            }

            BlockScan.Visit(block, slices, Count);
        }

        return [.. series.Values.Where(found => found.Total > 0)];

        void Count(StreamRecord stream, in EntryView entry, ReadOnlySpan<byte> encoded)
        {
            if (entry.TimestampNs >= oldestNs && selection.Selects(stream.Labels, entry))
            {
                _ = grid.TryAddAll(SeriesOf(stream), entry.TimestampNs, entry.TimestampNs, expression.CountsBytes ? entry.Line.Length : 1);
            }
        }

        CountSeries SeriesOf(StreamRecord stream)
        {
            var labels = expression.GroupBy is { } names
                ? new LabelSet(names.Select(name => KeyValuePair.Create(name, stream.Labels[name])))
                : stream.Labels;
            if (!series.TryGetValue(labels.Text, out var found))
            {
                series[labels.Text] = found = new CountSeries(labels, points);
            }

            return found;
        }
    }

    private static int Points(long startNs, long endNs, long stepNs)
    {
        var points = endNs < startNs ? 0 : ((endNs - startNs) / stepNs) + 1;
        return points <= MaxPoints
            ? (int)points
            : throw new LokiQueryException("exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter");
    }
}
