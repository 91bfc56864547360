using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Looks at the entries of cells: reads their records again, asks Loki for what it holds there, and lays one beside the other.</summary>
/// <param name="records">Reads records.</param>
/// <param name="loki">Asks.</param>
/// <param name="book">What is expected, and where the records are.</param>
/// <param name="beside">The label that streams of replayed records have besides; null for none.</param>
/// <param name="countedFromNs">What is older was not counted.</param>
/// <param name="sight">How far back Loki answers.</param>
/// <param name="pace">How much of Loki's time questions may take.</param>
/// <param name="terms">How much is held at once, and what explains what.</param>
/// <param name="time">The clock.</param>
internal sealed class EntryCheck(
    AuditReader records, ILokiReader loki, AuditBook book, string? beside, long countedFromNs, LokiSight sight, AuditPace pace, CheckTerms terms,
    TimeProvider time)
{

    private readonly StreamReading _alone = new(loki, time);

    /// <summary>Goes through the cells, the oldest first.</summary>
    /// <param name="differences">The cells, in the order of their windows.</param>
    /// <param name="judge">Takes what is found.</param>
    /// <param name="compared">Told of some that were compared, and of the one that comes next; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(
        IReadOnlyList<AuditDifference> differences, AuditJudge judge, Func<IReadOnlyList<AuditDifference>, AuditDifference?, Task> compared, CancellationToken cancellationToken)
    {
        List<AuditDifference> some = [];
        var entries = 0L;
        foreach (var difference in differences)
        {
            var more = Math.Max(difference.Expected, difference.Found ?? 0);
            if (some.Count > 0 && entries + more > terms.MostEntries)
            {
                await CompareAsync(some, judge, cancellationToken);
                await compared(some, difference);
                some.Clear();
                entries = 0;
            }

            some.Add(difference);
            entries += more;
        }

        if (some.Count > 0)
        {
            await CompareAsync(some, judge, cancellationToken);
            await compared(some, null);
        }
    }

    private async Task CompareAsync(List<AuditDifference> differences, AuditJudge judge, CancellationToken cancellationToken)
    {
        var (expected, gone) = await CollectAsync(differences, cancellationToken);
        var answers = await AskAsync(differences, expected, cancellationToken);
        List<(int Stream, StreamComparison Comparison, List<AuditDifference> Differences, List<StoredEntry> Stored)> compared = [];
        foreach (var ofStream in differences.GroupBy(difference => difference.Stream))
        {
            var (stream, entries) = (ofStream.Key, expected[ofStream.Key].ToList());
            var counted = entries.CountBy(entry => AuditCells.WindowOf(entry.TimestampNs, book.Cells.WindowSecs)).ToDictionary();
            var vanished = ofStream.Sum(difference => Math.Max(0, difference.Expected - counted.GetValueOrDefault(difference.Window)));
            if (vanished > 0)
            {
                judge.Vanished(stream, vanished, gone);
            }

            if (answers[stream].FirstOrDefault(answer => answer.Refusal is not null) is { Refusal: { } refusal })
            {
                judge.Unasked(stream, entries, refusal);
            }
            else
            {
                List<StoredEntry> stored = [.. answers[stream].SelectMany(answer => answer.Entries)];
                compared.Add((stream, StreamComparison.Of(entries, stored, isWhole: vanished == 0, terms.IsExact), [.. ofStream], stored));
            }
        }

        foreach (var ofTenant in compared.GroupBy(stream => book.Streams[stream.Stream].Tenant))
        {
            await LookAsync(ofTenant.Key, [.. ofTenant.Select(stream => stream.Comparison)], cancellationToken);
            var unseenBelowNs = sight.BelowNs(ofTenant.Key);
            foreach (var (stream, comparison, differing, stored) in ofTenant)
            {
                judge.Take(stream, comparison, unseenBelowNs);
                var shown = stored.CountBy(entry => AuditCells.WindowOf(entry.TimestampNs, book.Cells.WindowSecs)).ToDictionary();
                judge.Hidden(stream, differing.Where(difference => AuditCells.EndOf(difference.Window - 1, book.Cells.WindowSecs) >= unseenBelowNs)
                    .Sum(difference => Math.Max(0, (difference.Found ?? 0) - shown.GetValueOrDefault(difference.Window))));
            }
        }
    }

    /// <summary>Before anything is called missing: whether Loki would show what is that old.</summary>
    private async Task LookAsync(string tenant, List<StreamComparison> comparisons, CancellationToken cancellationToken)
    {
        if (comparisons.SelectMany(comparison => comparison.Found).MinBy(entry => entry.TimestampNs) is { } shown)
        {
            sight.Shown(tenant, shown.TimestampNs);
        }

        var unseenBelowNs = sight.BelowNs(tenant);
        if (comparisons.SelectMany(comparison => comparison.Missing).Select(missing => missing.Entry)
            .Where(entry => entry.TimestampNs >= unseenBelowNs).MinBy(entry => entry.TimestampNs) is { } missing)
        {
            await sight.LookAsync(tenant, missing.TimestampNs, cancellationToken);
        }
    }

    private async Task<(ILookup<int, AuditEntry> Entries, List<(PartitionId Partition, long Offsets)> Gone)> CollectAsync(
        List<AuditDifference> differences, CancellationToken cancellationToken)
    {
        var wanted = differences.Select(difference => (difference.Stream, difference.Window)).ToHashSet();
        var windows = differences.Select(difference => difference.Window).Distinct().ToList();
        var collected = new ConcurrentBag<CollectingSink>();
        await Parallel.ForEachAsync(book.Partitions, cancellationToken, async (partition, token) =>
        {
            if (partition.Spans.Of(windows, book.Cells.WindowSecs) is var (first, last))
            {
                var sink = new CollectingSink(partition.Range.Partition, book.Streams, book.Cells.WindowSecs, wanted, countedFromNs);
                await records.ReadAsync(partition.Range.Partition, first, last + 1, sink, token);
                collected.Add(sink);
            }
        });
        return (
            collected.SelectMany(sink => sink.Entries).ToLookup(entry => entry.Stream),
            [.. collected.Select(sink => (sink.Partition, sink.OffsetsGone)).OrderBy(gone => gone.OffsetsGone)]);
    }

    private async Task<ILookup<int, (IReadOnlyList<StoredEntry> Entries, string? Refusal)>> AskAsync(
        List<AuditDifference> differences, ILookup<int, AuditEntry> expected, CancellationToken cancellationToken)
    {
        // Where nothing was counted, there may be replayed records all the same; not where nothing is shown.
        var questions = differences.Where(difference => (difference.Found != 0 || beside is not null) && IsSeen(difference)).Select(difference => (difference.Stream, Question: QuestionFor(difference, expected))).ToList();
        var together = loki.ReadTogetherAsync([.. questions.Select(question => question.Question)]);
        List<(int Stream, (IReadOnlyList<StoredEntry> Entries, string? Refusal) Answer)> answers = [];
        var began = time.GetTimestamp();
        await together.WaitAsync(cancellationToken);
        foreach (var (stream, question) in questions)
        {
            answers.Add((stream, await question.Answered is { Outcome: ReadOutcome.Complete }
                ? (question.Found, null)
                : await _alone.ReadAsync(question, cancellationToken)));
        }

        await pace.TakeAsync(0, began, cancellationToken);
        return answers.ToLookup(answer => answer.Stream, answer => answer.Answer);
    }

    private bool IsSeen(AuditDifference difference) =>
        AuditCells.EndOf(difference.Window, book.Cells.WindowSecs) >= sight.BelowNs(book.Streams[difference.Stream].Tenant);

    private StreamQuestion QuestionFor(AuditDifference difference, ILookup<int, AuditEntry> expected)
    {
        var windowNs = book.Cells.WindowSecs * UnixNanos.PerSecond;
        var bytes = expected[difference.Stream].Take(100).Select(entry => entry.Message.Length).DefaultIfEmpty(200).Average();
        var entries = (int)Math.Min(int.MaxValue, Math.Max(difference.Expected, difference.Found ?? 0));
        return Question(book.Streams[difference.Stream], (difference.Window * windowNs) + 1, (difference.Window + 1) * windowNs, entries, (int)bytes);
    }

    private StreamQuestion Question(LabelStream stream, long fromNs, long toNs, int entries, int entryBytes) =>
        new(stream, fromNs, toNs, entries, entryBytes, _ => true) { Beside = beside };
}
