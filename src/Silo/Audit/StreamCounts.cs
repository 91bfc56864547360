using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Asks Loki how much it holds of streams, many at a time, and tells where that is not what is expected.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="reader">Asks.</param>
/// <param name="cells">What is expected.</param>
/// <param name="streams">The streams.</param>
/// <param name="sight">Is told how old what Loki shows is.</param>
/// <param name="counts">Whether it asks for the entries' number as well as for their bytes, each of which costs Loki the same.</param>
/// <param name="pace">How much of Loki's time questions may take.</param>
/// <param name="time">The clock.</param>
internal sealed class StreamCounts(string pipeline, LokiReader reader, AuditCells cells, AuditStreams streams, LokiSight sight, bool counts, AuditPace pace, TimeProvider time)
{
    /// <summary>Points of an answer: some 6 MiB.</summary>
    private const int MostPoints = 200_000;

    /// <summary>Loki refuses series of more than 11,000.</summary>
    private const int LongestSeries = 5000;

    private const int Concurrency = 2;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private readonly ConcurrentBag<AuditDifference> _differences = [];
    private readonly ConcurrentDictionary<int, string> _unanswered = new();
    private long _others;

    /// <summary>Why Loki did not say what it holds of a stream.</summary>
    public IReadOnlyDictionary<int, string> Unanswered => _unanswered;

    /// <summary>Entries in windows in which nothing is expected.</summary>
    public long Others => _others;

    /// <summary>The last question that had no answer; null when there was none.</summary>
    public string? Trouble { get; private set; }

    /// <summary>The cells that are not as expected, those that are to be compared anyway among them.</summary>
    public async Task<IReadOnlyList<AuditDifference>> CompareAsync(CancellationToken cancellationToken)
    {
        var byTenant = Enumerable.Range(0, streams.Count)
            .Select(number => (Number: number, Stream: streams[number], Labels: StreamLabels.Parse(streams[number].Labels)))
            .Where(stream => cells.Of(stream.Number).Count > 0)
            .ToLookup(stream => stream.Labels.Selector is null ? null : stream.Stream.Tenant);
        foreach (var (number, _, _) in byTenant[null])
        {
            _unanswered[number] = "Its labels are words of Loki's query language: it cannot be asked for them.";
        }

        var groups = byTenant.Where(tenant => tenant.Key is not null)
            .SelectMany(tenant => CountGroup.Of(tenant.Key!, tenant.Select(stream => (stream.Number, stream.Labels))));
        await Parallel.ForEachAsync(
            groups, new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
            async (group, token) =>
            {
                var windows = group.Numbers.SelectMany(number => cells.Of(number).Keys).ToList();
                await CompareAsync(group, windows.Min(), windows.Max(), token);
            });
        return [.. _differences.OrderBy(difference => difference.Window).ThenBy(difference => difference.Stream)];
    }

    private async Task CompareAsync(CountGroup group, long first, long last, CancellationToken cancellationToken)
    {
        var most = Math.Clamp(MostPoints / group.Count, 1, LongestSeries);
        for (var from = first; from <= last; from += most)
        {
            await ComparePieceAsync(group, from, Math.Min(last, from + most - 1), cancellationToken);
        }
    }

    private async Task ComparePieceAsync(CountGroup group, long first, long last, CancellationToken cancellationToken)
    {
        // A quiet stretch costs Loki nothing, and an answer less.
        if (!group.Numbers.Any(number => cells.Of(number).Keys.Any(window => window >= first && window <= last)))
        {
            return;
        }

        var (bytes, refusal) = await AskAsync(group, "bytes_over_time", first, last, cancellationToken);
        var (numbers, second) = bytes is null || !counts ? (null, refusal) : await AskAsync(group, "count_over_time", first, last, cancellationToken);
        if (bytes is not null && (numbers is not null || !counts))
        {
            Compare(group, first, last, numbers, bytes);
        }
        else if (second.Outcome != ReadOutcome.TooMuch)
        {
            foreach (var number in group.Numbers)
            {
                _unanswered[number] = second.Reason;
            }
        }
        else if (last > first)
        {
            var half = first + ((last - first) / 2);
            await ComparePieceAsync(group, first, half, cancellationToken);
            await ComparePieceAsync(group, half + 1, last, cancellationToken);
        }
        else if (group.Count > 1)
        {
            foreach (var half in group.Halves())
            {
                await ComparePieceAsync(half, first, last, cancellationToken);
            }
        }
        else
        {
            _differences.Add(new AuditDifference(group.Numbers.Single(), first, cells.Of(group.Numbers.Single()).GetValueOrDefault(first).Count, null));
        }
    }

    private void Compare(
        CountGroup group, long first, long last, Dictionary<(int, long), long>? numbers, Dictionary<(int, long), long> bytes)
    {
        var oldest = long.MaxValue;
        foreach (var number in group.Numbers)
        {
            foreach (var (window, cell) in cells.Of(number).Where(cell => cell.Key >= first && cell.Key <= last))
            {
                long? count = numbers is null ? null : numbers.Remove((number, window), out var shown) ? shown : 0;
                if (cell.IsCompared || (count ?? cell.Count) != cell.Count || bytes.GetValueOrDefault((number, window)) != cell.Bytes)
                {
                    _differences.Add(new AuditDifference(number, window, cell.Count, count));
                }
                else
                {
                    oldest = Math.Min(oldest, window);
                }
            }
        }

        if (oldest < long.MaxValue)
        {
            sight.Shown(group.Tenant, AuditCells.EndOf(oldest, cells.WindowSecs));
        }

        Interlocked.Add(ref _others, numbers?.Values.Sum() ?? 0);
    }

    /// <summary>Asks until Loki answers, or says that it will not.</summary>
    private async Task<(Dictionary<(int Stream, long Window), long>? Sums, ReadAnswer Refusal)> AskAsync(
        CountGroup group, string function, long first, long last, CancellationToken cancellationToken)
    {
        var query = new SumQuery(group.Tenant, group.Expression(function, cells.WindowSecs), first, last, cells.WindowSecs, group.Count);
        for (var wait = TimeSpan.FromSeconds(1);; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            var began = time.GetTimestamp();
            var answer = await reader.AskAsync(pipeline, query, cancellationToken);
            await pace.TakeAsync(0, began, cancellationToken);
            if (answer.Sums is { } sums)
            {
                Trouble = null;
                return (sums.Select(series => (Stream: group.StreamOf(series), series.Values)).Where(series => series.Stream is not null)
                    .SelectMany(series => series.Values.Select(point => (Key: (series.Stream!.Value, (point.TimeSecs / cells.WindowSecs) - 1), point.Sum)))
                    .ToDictionary(point => point.Key, point => point.Sum), default);
            }

            if (answer.TooMuch && (last > first || group.Count > 1))
            {
                return (null, answer.Answer with { Outcome = ReadOutcome.TooMuch });
            }

            if (answer.Answer.Outcome != ReadOutcome.Unavailable)
            {
                return (null, answer.Answer);
            }

            Trouble = answer.Answer.Reason;
            await Task.Delay(wait, time, cancellationToken);
        }
    }
}
