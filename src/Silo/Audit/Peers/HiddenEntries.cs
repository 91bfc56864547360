using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Audit.Peers;

/// <summary>
/// Asks Loki how many more entries of a stream it counts than it shows: exact doubles, of which a page has one. Fluent Bit makes them of what it had
/// in its files when it was killed.
/// </summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="loki">Asks.</param>
/// <param name="streams">The streams, the labels of all of which are told from each other.</param>
/// <param name="time">The clock.</param>
internal sealed class HiddenEntries(string pipeline, LokiReader loki, AuditStreams streams, TimeProvider time)
{
    private const int WindowSecs = 60;

    /// <summary>Loki refuses series of more than 11,000.</summary>
    private const int LongestSeries = 5000;

    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    private readonly Lazy<IReadOnlyList<string>> _names = new(() =>
        [.. Enumerable.Range(0, streams.Count).SelectMany(number => StreamLabels.Parse(streams[number].Labels).Selecting).Distinct(StringComparer.Ordinal)]);

    /// <summary>The window of an entry.</summary>
    public static long WindowOf(long timestampNs) => AuditCells.WindowOf(timestampNs, WindowSecs);

    /// <summary>Counts in the minutes that are wholly in a range and were over when it was read.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="fromNs">The first time that was asked for.</param>
    /// <param name="toNs">The last one, and no later than the question was asked.</param>
    /// <param name="shown">How many entries were shown of each window.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<long> CountAsync(
        LabelStream stream, long fromNs, long toNs, IReadOnlyDictionary<long, int> shown, CancellationToken cancellationToken)
    {
        var labels = StreamLabels.Parse(stream.Labels);
        if (labels.Selector is null)
        {
            return 0;
        }

        var group = new CountGroup(stream.Tenant, [(0, labels)], [.. _names.Value.Except(labels.Names, StringComparer.Ordinal)]);
        var hidden = 0L;
        for (var (first, last) = (WindowOf(fromNs) + 1, WindowOf(toNs) - 1); first <= last; first += LongestSeries)
        {
            hidden += await CountAsync(group, first, Math.Min(last, first + LongestSeries - 1), shown, cancellationToken);
        }

        return hidden;
    }

    private async Task<long> CountAsync(CountGroup group, long first, long last, IReadOnlyDictionary<long, int> shown, CancellationToken cancellationToken)
    {
        var query = new SumQuery(group.Tenant, group.Expression("count_over_time", WindowSecs), first, last, WindowSecs, group.Count);
        while (true)
        {
            var answer = await loki.AskAsync(pipeline, query, cancellationToken);
            if (answer.Sums is { } sums)
            {
                return sums.Where(series => group.StreamOf(series) is not null).SelectMany(series => series.Values)
                    .Sum(point => Math.Max(0, (long)point.Sum - shown.GetValueOrDefault((point.TimeSecs / WindowSecs) - 1)));
            }

            if (answer.TooMuch && first < last)
            {
                var middle = first + ((last - first) / 2);
                return await CountAsync(group, first, middle, shown, cancellationToken) + await CountAsync(group, middle + 1, last, shown, cancellationToken);
            }

            if (answer.Answer.Outcome != ReadOutcome.Unavailable)
            {
                return 0; // What it shows it has shown.
            }

            await Task.Delay(AskAgain, time, cancellationToken);
        }
    }
}
