using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki.Reconciliation;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>
/// One audit: what Kafka holds is read again and routed as configured, counted by stream and window, and held against what Loki counts there;
/// where that differs, entry by entry.
/// </summary>
internal sealed class AuditRun
{
    private readonly AuditOptions _options;
    private readonly PipelineOptions _pipeline;
    private readonly KafkaAdmins _admins;
    private readonly ITopicCatalog _catalog;
    private readonly LokiReader _loki;
    private readonly TimeProvider _time;
    private readonly AuditReader _records;
    private readonly AuditPace _pace;
    private readonly AuditLetters _letters = new();
    private readonly AuditStreams _streams = new();
    private readonly AuditCells _cells;
    private readonly long _blindBelowNs;
    private readonly long _unsettledBelowNs;
    private readonly Action<AuditFinding> _tell;
    private StreamCounts? _counts;
    private IReadOnlyList<PartitionAudit> _partitions = [];
    private long _toRead;

    /// <summary>An audit that has not begun.</summary>
    /// <param name="options">What to audit.</param>
    /// <param name="tell">Takes every record that differs.</param>
    /// <param name="pipelines">The configuration.</param>
    /// <param name="plans">The compiled configuration.</param>
    /// <param name="admins">Reads dead letters.</param>
    /// <param name="catalog">Knows what Kafka holds.</param>
    /// <param name="feeds">Reads it.</param>
    /// <param name="loki">Asks Loki.</param>
    /// <param name="time">The clock.</param>
    public AuditRun(
        AuditOptions options, Action<AuditFinding> tell, IPipelineCatalog pipelines, PipelinePlans plans, KafkaAdmins admins, ITopicCatalog catalog,
        IPartitionFeedSource feeds, LokiReader loki, TimeProvider time)
    {
        (_options, _tell, _admins, _catalog, _loki, _time) = (options, tell, admins, catalog, loki, time);
        _pipeline = pipelines.Pipelines[options.Pipeline];
        _cells = new AuditCells(options.WindowSecs);
        _pace = new AuditPace(options.Rate, time);
        _records = new AuditReader(plans[options.Pipeline], feeds, catalog, _pace);
        var query = _pipeline.Sink.Query;
        _blindBelowNs = query.UnansweredBelowNs(time);
        _unsettledBelowNs = query.BlindBelowNs(time);
    }

    /// <summary>
    /// What is missing altogether, once it has run. Not what is so old that Loki may have it without showing it: shipped again, it could stand twice.
    /// </summary>
    public IReadOnlyList<(AuditEntry Entry, LabelStream Stream)> Lost { get; private set; } = [];

    /// <summary>How far it is, for a person; null when it has not begun.</summary>
    public string? Progress => _toRead == 0 ? null : AuditProgress.Describe(_pace, _toRead, _counts);

    /// <summary>Audits.</summary>
    /// <param name="ranges">What of which partitions; null for what the options say.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AuditException">Kafka does not deliver, or there is no such topic.</exception>
    /// <exception cref="TopicCatalogException">Kafka could not be asked.</exception>
    /// <exception cref="DeadLetterException">The dead letters could not be read.</exception>
    public async Task<AuditResult> RunAsync(IReadOnlyList<AuditRange>? ranges, CancellationToken cancellationToken)
    {
        ranges ??= await new AuditRanges(_catalog).FindAsync(_options, cancellationToken);
        await _letters.ReadAsync(_options.Pipeline, _pipeline.DeadLetters, _admins, _time, cancellationToken);
        _toRead = Math.Max(1, ranges.Sum(range => range.To - range.From));
        var sinks = ranges.Select(range => (Range: range, Sink: new CountingSink(range, _cells, _streams, _letters, _blindBelowNs, _options.ComparesAll))).ToList();
        await Parallel.ForEachAsync(
            sinks, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
            async (one, token) =>
            {
                await _records.ReadAsync(one.Range.Partition, one.Range.From, one.Range.To, one.Sink, token);
                one.Sink.Flush();
            });
        _partitions = [.. sinks.Select(one => new PartitionAudit(one.Range, one.Sink.Tally, one.Sink.Spans))];
        var judge = new AuditJudge(_partitions, _streams, _letters, _tell);
        foreach (var (range, sink) in sinks)
        {
            sink.Unburied.ForEach(record => judge.Unburied(
                new AuditFinding(AuditKind.Missing, range.Partition, record.Offset, 0, record.Stream, "the pipeline refuses it, and it is no dead letter")));
        }

        _counts = new StreamCounts(_options.Pipeline, _loki, _cells, _streams, _time);
        var differences = await _counts.CompareAsync(cancellationToken);
        await CheckAsync(judge, [.. differences.Concat(Unanswered()).DistinctBy(difference => (difference.Stream, difference.Window))], cancellationToken);
        Lost = [.. judge.Lost.Where(entry => entry.TimestampNs >= _unsettledBelowNs).Select(entry => (entry, _streams[entry.Stream]))];
        return ResultOf(judge);
    }

    private async Task CheckAsync(AuditJudge judge, IReadOnlyList<AuditDifference> differences, CancellationToken cancellationToken)
    {
        var label = _pipeline.DeadLetters.ReplayLabel;
        var check = new EntryCheck(_records, _loki, _cells, _streams, _partitions, label.Length == 0 ? null : label, _blindBelowNs, _time);
        await check.RunAsync(differences, judge, cancellationToken);
    }

    /// <summary>What Loki did not count may be had entry by entry.</summary>
    private IEnumerable<AuditDifference> Unanswered() => _counts!.Unanswered.Keys
        .SelectMany(stream => _cells.Of(stream).Select(cell => new AuditDifference(stream, cell.Key, cell.Value.Count, null)))
        .OrderBy(difference => difference.Window);

    private AuditResult ResultOf(AuditJudge judge) => new(
        _options,
        _partitions,
        [.. judge.Streams.Select(stream => (_streams[stream.Key], Whole(stream.Key, stream.Value))).OrderBy(stream => stream.Item1.ToString(), StringComparer.Ordinal)],
        _streams.Count,
        [.. judge.Refusals.Select(refusal => (_streams[refusal.Key], refusal.Value))],
        [.. judge.First.Values],
        judge.Others + _counts!.Others,
        judge.Lost.LongCount(entry => entry.TimestampNs < _unsettledBelowNs),
        [.. judge.MoreCounted.Select(more => (_streams[more.Key], more.Value))],
        _cells.WindowSecs,
        _pace.Elapsed);

    private AuditTally Whole(int stream, AuditTally tally)
    {
        tally.Expected = _cells.Of(stream).Values.Sum(cell => cell.Count);
        return tally;
    }
}
