using System.Globalization;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Audit;
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
/// where that differs or proves nothing, entry by entry.
/// </summary>
internal sealed class AuditRun
{
    /// <summary>Records of a piece: what is read again after a crash.</summary>
    private const long PieceRecords = 1_000_000;

    /// <summary>Offsets to read before a range where an entry that is another one would be shipped.</summary>
    private const long BeforeRange = 1_000;

    private readonly AuditOptions _options;
    private readonly PipelineOptions _pipeline;
    private readonly ITopicCatalog _catalog;
    private readonly LokiReader _loki;
    private readonly TimeProvider _time;
    private readonly AuditReader _records;
    private readonly AuditPace _pace;
    private readonly AuditLetters _letters;
    private readonly Action<AuditFinding> _tell;
    private readonly long _countedFromNs;
    private AuditComparison? _comparison;
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
        (_options, _tell, _catalog, _loki, _time) = (options, tell, catalog, loki, time);
        _pipeline = pipelines.Pipelines[options.Pipeline];
        _countedFromNs = _pipeline.Sink.Query.UnansweredBelowNs(time);
        _pace = new AuditPace(options.Rate, options.Share, time);
        _letters = new AuditLetters(options.Pipeline, _pipeline.DeadLetters, admins, time);
        _records = new AuditReader(plans[options.Pipeline], feeds, catalog, _pace, time, options.IsExact ? BeforeRange : 0);
    }

    /// <summary>What is missing altogether and may be shipped, once it has run.</summary>
    public IReadOnlyList<(AuditEntry Entry, LabelStream Stream)> Lost => _comparison?.Lost ?? [];

    /// <summary>What must be the same for what another run has counted to count here.</summary>
    public string Terms => string.Create(
        CultureInfo.InvariantCulture,
        $"2 {_options.Pipeline} {string.Join(',', _options.Topics)} {_options.Partition} {_options.WindowSecs} {_options.ComparesAll} {_records.Routing:x16}");

    /// <summary>How far it is, for a person; null when it has not begun.</summary>
    public string? Progress => _toRead == 0 ? null : AuditProgress.Describe(_pace, _toRead, _comparison);

    /// <summary>How far it is.</summary>
    public AuditStand Stand => new(
        _pace.Records, _toRead, _pace.Elapsed, _comparison is not null, _comparison?.Compared ?? 0, _comparison?.ToCompare ?? 0, _comparison?.Trouble);

    /// <summary>What an audit begins with.</summary>
    /// <inheritdoc cref="FindRangesAsync"/>
    public async Task<PieceLogHeader> BeginAsync(CancellationToken cancellationToken) => new(Terms, [.. await FindRangesAsync(cancellationToken)], _countedFromNs);

    /// <summary>What of which partitions the options say.</summary>
    /// <exception cref="AuditException">There is no such topic.</exception>
    /// <exception cref="TopicCatalogException">Kafka could not be asked.</exception>
    public Task<IReadOnlyList<AuditRange>> FindRangesAsync(CancellationToken cancellationToken) => new AuditRanges(_catalog).FindAsync(_options, cancellationToken);

    /// <summary>Audits.</summary>
    /// <param name="ranges">What of which partitions.</param>
    /// <param name="log">What an earlier run has counted, and where this one keeps what it counts; null for nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AuditException">Kafka does not deliver.</exception>
    /// <exception cref="TopicCatalogException">Kafka could not be asked.</exception>
    /// <exception cref="DeadLetterException">The dead letters could not be read.</exception>
    public Task<AuditResult> RunAsync(IReadOnlyList<AuditRange> ranges, PieceLog? log, CancellationToken cancellationToken) =>
        RunAsync(ranges, log, shipping: null, cancellationToken);

    /// <inheritdoc cref="RunAsync(IReadOnlyList{AuditRange}, PieceLog?, CancellationToken)"/>
    /// <param name="ranges">What of which partitions.</param>
    /// <param name="log">What an earlier run has counted, and where this one keeps what it counts; null for nothing.</param>
    /// <param name="shipping">Ships what is missing as it is found; null for nobody.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AuditResult> RunAsync(IReadOnlyList<AuditRange> ranges, PieceLog? log, IAuditShipping? shipping, CancellationToken cancellationToken)
    {
        await _letters.ReadAsync(cancellationToken);
        var book = new AuditBook(_options.WindowSecs, ranges);
        log?.Pieces(book.TakeIn);
        _toRead = Math.Max(1, book.Partitions.Sum(partition => partition.Range.To - partition.Position));
        var countedFromNs = log?.CountedFromNs ?? _countedFromNs;
        var terms = new CountingTerms(
            _options.WindowSecs, countedFromNs, _options.ComparesAll, (partition, offset) => _letters.CauseOf(partition, offset) is not null);
        await Parallel.ForEachAsync(
            book.Partitions, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
            async (partition, token) =>
            {
                var (id, from, to) = (partition.Range.Partition, partition.Position, partition.Range.To);
                var sink = new CountingSink(id, from, terms, PieceRecords, TakeIn);
                await _records.ReadAsync(id, from, to, sink, token);
                sink.End(to);
            });
        await new UnreadNeighbours(_options.Pipeline, _pipeline, _catalog).MarkAsync(book, cancellationToken);
        var pace = new AuditPace(rate: 0, _options.Share, _time);
        var sight = new LokiSight(_options.Pipeline, _pipeline.Sink.Query, _loki, pace, _time);
        _comparison = new AuditComparison(_options.Pipeline, _pipeline, book, _letters, _records, _loki, sight, countedFromNs, counts: true, pace, _tell, _time, shipping, _options.IsExact);
        await _comparison.RunAsync(cancellationToken);
        return _comparison.ResultOf(_options, _pace.Elapsed);

        void TakeIn(AuditedPiece piece)
        {
            book.TakeIn(piece);
            log?.Add(piece);
        }
    }
}
