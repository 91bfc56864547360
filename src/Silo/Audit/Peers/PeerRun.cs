using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Reconciliation;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Audit.Peers;

/// <summary>
/// An audit of what another shipper wrote: its lines are taken from those that Loki shows, stream by stream, since its timestamps do not tell
/// records apart and its counts may hold what came behind the range.
/// </summary>
/// <param name="options">What to audit.</param>
/// <param name="peer">Whose entries.</param>
/// <param name="tell">Takes every record that differs.</param>
/// <param name="pipelines">The configuration, whose labels are the shipper's.</param>
/// <param name="plans">The compiled configuration.</param>
/// <param name="catalog">Knows what Kafka holds.</param>
/// <param name="feeds">Reads it.</param>
/// <param name="loki">Asks Loki.</param>
/// <param name="time">The clock.</param>
internal sealed class PeerRun(
    AuditOptions options, PeerOptions peer, Action<AuditFinding> tell, IPipelineCatalog pipelines, PipelinePlans plans, ITopicCatalog catalog,
    IPartitionFeedSource feeds, LokiReader loki, TimeProvider time)
{
    /// <summary>Records whose lines are remembered at once: some 300 MiB. Where there are more, Kafka is read once for each so many.</summary>
    private const long MostEntries = 1_500_000;

    /// <summary>Entries that are asked for at once.</summary>
    private const int EntriesOfAQuestion = 50_000;

    private const int Concurrency = 2;
    private const long WindowSecs = 3600;

    private readonly AuditPace _pace = new(options.Rate, share: 1, time);
    private readonly StreamReading _reading = new(loki, time);
    private readonly long _blindBelowNs = pipelines.Pipelines[options.Pipeline].Sink.Query.UnansweredBelowNs(time);
    private readonly LokiSight _sight = new(
        options.Pipeline, pipelines.Pipelines[options.Pipeline].Sink.Query, loki, new AuditPace(rate: 0, share: 1, time), time);

    private long _asked;

    /// <summary>How far it is, for a person.</summary>
    public string Progress => $"{_pace.Records:N0} records read, {_asked:N0} entries shown by Loki";

    /// <summary>Audits.</summary>
    /// <param name="ranges">What of which partitions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AuditException">Kafka does not deliver.</exception>
    /// <exception cref="TopicCatalogException">Kafka could not be asked.</exception>
    public async Task<AuditResult> RunAsync(IReadOnlyList<AuditRange> ranges, CancellationToken cancellationToken)
    {
        var records = new AuditReader(plans[options.Pipeline], feeds, catalog, _pace, time);
        var book = new AuditBook(WindowSecs, ranges);
        var terms = new CountingTerms(WindowSecs, _blindBelowNs, ComparesAll: false, (_, _) => false);
        await Parallel.ForEachAsync(ranges, cancellationToken, async (range, token) =>
        {
            var sink = new CountingSink(range.Partition, range.From, terms, long.MaxValue, book.TakeIn);
            await records.ReadAsync(range.Partition, range.From, range.To, sink, token);
            sink.End(range.To);
        });
        var judge = new AuditJudge([.. book.Partitions], book.Streams, letters: null, tell);
        foreach (var partition in book.Partitions)
        {
            partition.Tally.Unasked += partition.Refusals.Count; // Nobody knows what another shipper makes of what this one refuses.
        }

        foreach (var group in Groups(book))
        {
            await CompareAsync(book, group, records, judge, cancellationToken);
        }

        return AuditResult.Of(options, book, judge, _pace.Elapsed) with { Lookbacks = _sight.Lookbacks, Mute = _sight.Mute };
    }

    private static IEnumerable<HashSet<int>> Groups(AuditBook book)
    {
        HashSet<int> group = [];
        var entries = 0L;
        for (var stream = 0; stream < book.Streams.Count; stream++)
        {
            var count = book.Cells.Of(stream).Values.Sum(cell => cell.Count);
            if (group.Count > 0 && entries + count > MostEntries)
            {
                yield return group;
                (group, entries) = ([], 0);
            }

            group.Add(stream);
            entries += count;
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    private async Task CompareAsync(AuditBook book, HashSet<int> streams, AuditReader records, AuditJudge judge, CancellationToken cancellationToken)
    {
        var collected = new ConcurrentBag<PeerCollector>();
        await Parallel.ForEachAsync(book.Partitions, cancellationToken, async (partition, token) =>
        {
            var sink = new PeerCollector(peer.Peer, partition.Range, book.Streams, streams, _blindBelowNs);
            var (from, to) = await BesideAsync(partition.Range, token);
            await records.ReadAsync(partition.Range.Partition, from, to, sink, token);
            collected.Add(sink);
        });
        Vanished(book, streams, collected, judge);
        using var gate = new SemaphoreSlim(1);
        var hidden = new HiddenEntries(options.Pipeline, loki, book.Streams, time);
        await Parallel.ForEachAsync(
            collected.SelectMany(sink => sink.Entries).GroupBy(entry => entry.Stream, entry => entry.Entry).Where(stream => stream.Any(entry => !entry.IsBeside)),
            new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
            async (stream, token) =>
            {
                List<PeerEntry> expected = [.. stream.OrderBy(entry => entry.TimestampNs)];
                var (found, more, refusal) = await TakeAsync(book.Streams[stream.Key], expected, hidden, token);
                await gate.WaitAsync(token);
                try
                {
                    await JudgeAsync(book, stream.Key, expected, found, refusal, judge, token);
                    judge.Hidden(stream.Key, more);
                }
                finally
                {
                    gate.Release();
                }
            });
    }

    private async Task JudgeAsync(
        AuditBook book, int stream, List<PeerEntry> expected, PeerStream found, string? refusal, AuditJudge judge, CancellationToken cancellationToken)
    {
        if (refusal is not null)
        {
            judge.Unasked(stream, [.. expected.Where(entry => !entry.IsBeside).Select(entry => Of(stream, entry))], refusal);
            return;
        }

        var comparison = new StreamComparison { Others = found.Others };
        comparison.Missing.AddRange(found.End().Select(missing => (Of(stream, missing.Entry), missing.Detail)));
        comparison.Twice.AddRange(found.Twice.Select(twice => (Of(stream, twice.Entry), twice.Detail)));
        var tenant = book.Streams[stream].Tenant;
        if (comparison.Missing.Count > 0)
        {
            await _sight.LookAsync(tenant, comparison.Missing.Min(missing => missing.Entry.TimestampNs), cancellationToken);
        }

        judge.Take(stream, comparison, _sight.BelowNs(tenant));
    }

    /// <summary>Tells of records that were counted, and are gone from Kafka now that their lines are looked for.</summary>
    private static void Vanished(AuditBook book, HashSet<int> streams, IReadOnlyCollection<PeerCollector> collected, AuditJudge judge)
    {
        var read = collected.SelectMany(sink => sink.Entries).Where(entry => !entry.Entry.IsBeside).CountBy(entry => entry.Stream).ToDictionary();
        var gone = collected.Select(sink => (sink.Partition, sink.OffsetsGone)).OrderBy(partition => partition.OffsetsGone).ToList();
        foreach (var stream in streams)
        {
            if (book.Cells.Of(stream).Values.Sum(cell => cell.Count) - read.GetValueOrDefault(stream) is var vanished and > 0)
            {
                judge.Vanished(stream, vanished, gone);
            }
        }
    }

    /// <summary>The range, and what is so little before and behind it that its entries may bear times of the range.</summary>
    private async Task<(long From, long To)> BesideAsync(AuditRange range, CancellationToken cancellationToken)
    {
        var bounds = await catalog.GetLogBoundsAsync(range.Partition, cancellationToken);
        var from = options.From is { } begin ? await catalog.FindOffsetAsync(range.Partition, begin - peer.Lag, cancellationToken) : null;
        var to = options.To is { } end ? await catalog.FindOffsetAsync(range.Partition, end + peer.Lag, cancellationToken) : null;
        return (Math.Min(range.From, from ?? bounds.Low), Math.Max(range.To, to ?? bounds.High));
    }

    /// <summary>Takes what Loki shows from what is expected, in questions of a bearable size.</summary>
    private async Task<(PeerStream Stream, long Hidden, string? Refusal)> TakeAsync(
        LabelStream stream, List<PeerEntry> expected, HiddenEntries hidden, CancellationToken cancellationToken)
    {
        var found = new PeerStream(peer.Peer, expected);
        var shown = new Dictionary<long, int>();
        var asked = UnixNanos.Of(time.GetUtcNow());
        var begin = expected.Find(entry => !entry.IsBeside).TimestampNs / UnixNanos.PerMilli * UnixNanos.PerMilli;
        var end = expected.FindLast(entry => !entry.IsBeside).TimestampNs + UnixNanos.PerMilli + (peer.Lag.Ticks * TimeSpan.NanosecondsPerTick);
        var pieces = 1 + (expected.Count / EntriesOfAQuestion);
        for (var piece = 0; piece < pieces; piece++)
        {
            var (from, to) = (begin + ((end - begin) / pieces * piece), piece == pieces - 1 ? end : begin + ((end - begin) / pieces * (piece + 1)) - 1);
            var question = new StreamQuestion(stream, from, to, Math.Min(expected.Count, EntriesOfAQuestion), entryBytes: 200, _ => true);
            var (entries, refusal) = await _reading.ReadAsync(question, cancellationToken);
            if (refusal is not null)
            {
                return (found, 0, refusal);
            }

            foreach (var entry in entries)
            {
                found.Take(entry);
                var window = HiddenEntries.WindowOf(entry.TimestampNs);
                shown[window] = shown.GetValueOrDefault(window) + 1;
            }

            Interlocked.Add(ref _asked, entries.Count);
        }

        return (found, await hidden.CountAsync(stream, begin, Math.Min(end, asked), shown, cancellationToken), null);
    }

    private static AuditEntry Of(int stream, in PeerEntry entry) => new(entry.Partition, entry.Offset, stream, entry.TimestampNs, ReadOnlyMemory<byte>.Empty);
}
