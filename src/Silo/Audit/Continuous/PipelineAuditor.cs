using OrleansKafkaLoki.Grains.Audit;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Loki.Reconciliation;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Audit.Continuous;

/// <inheritdoc cref="IPipelineAuditor"/>
/// <param name="name">The pipeline.</param>
/// <param name="pipeline">Its options.</param>
/// <param name="windowSecs">How long a window is.</param>
/// <param name="letters">Its dead letters.</param>
/// <param name="records">Reads what has to be looked at.</param>
/// <param name="loki">Asks.</param>
/// <param name="repair">Ships what is missing.</param>
/// <param name="time">The clock.</param>
internal sealed class PipelineAuditor(
    string name, PipelineOptions pipeline, long windowSecs, AuditLetters letters, AuditReader records, LokiReader loki, AuditRepair repair, TimeProvider time)
    : IPipelineAuditor
{
    /// <summary>Letters of a partition to remember: some tens of MiB.</summary>
    private const int MostLetters = 500_000;

    private readonly AuditPace _pace = new(rate: 0, pipeline.Audit.Continuous.MaxShare, time);
    private readonly HashSet<PartitionId> _begun = [];
    private AuditBook _open = new(windowSecs, []);

    /// <summary>Of windows up to this time Loki may hold more than was counted: sums prove nothing.</summary>
    private long _partialUntilNs = long.MinValue;

    /// <inheritdoc/>
    public void TakeIn(AuditedPiece piece)
    {
        _open.TakeIn(piece);
        if (piece.Spans.Length > 0 && _begun.Add(piece.Partition))
        {
            // What was shipped before it in the same window is not counted.
            PartialUntil(AuditCells.EndOf(piece.Spans.MinBy(span => span.First)!.Window, piece.WindowSecs));
        }
    }

    /// <inheritdoc/>
    public long? FirstOpen(PartitionId partition) => _open.Partitions.FirstOrDefault(one => one.Range.Partition == partition)?.Spans.First;

    /// <inheritdoc/>
    public async Task<AuditVerdict> JudgeAsync(long untilNs, CancellationToken cancellationToken)
    {
        var nowNs = UnixNanos.Of(time.GetUtcNow());
        var (over, open) = _open.Cut((begin, end) => end <= untilNs || begin > nowNs);
        over.Cells.Compare(window => AuditCells.EndOf(window, over.Cells.WindowSecs) <= _partialUntilNs);
        var (_, verdict) = await CompareAsync(over, () => PartitionCounter.BlindBelowNs(pipeline, time), cancellationToken);
        _open = open;
        PartialUntil(untilNs); // What comes of these windows now comes late.
        letters.Trim(MostLetters);
        return verdict;
    }

    /// <inheritdoc/>
    public async Task<AuditVerdict> LookAgainAsync(IReadOnlyList<AuditFinding> findings, bool ships, CancellationToken cancellationToken)
    {
        var book = new AuditBook(windowSecs, []);
        var terms = new CountingTerms(windowSecs, pipeline.Sink.Query.UnansweredBelowNs(time), ComparesAll: true, (_, _) => false);
        foreach (var partition in findings.GroupBy(finding => finding.Partition))
        {
            var offsets = partition.Select(finding => finding.Offset).ToHashSet();
            var sink = new CountingSink(partition.Key, offsets.Min(), terms, long.MaxValue, book.TakeIn);
            await records.ReadAsync(partition.Key, offsets.Min(), offsets.Max() + 1, new ChosenOffsets(offsets, sink), cancellationToken);
            sink.End(offsets.Max() + 1);
        }

        var (comparison, verdict) = await CompareAsync(book, hiddenBelowNs: null, cancellationToken);
        if (!ships || comparison.Lost.Count == 0)
        {
            return verdict;
        }

        var shipped = await repair.ShipAsync(comparison.Lost, cancellationToken);
        return verdict with { Shipped = shipped.Replayed };
    }

    private void PartialUntil(long endNs) => _partialUntilNs = Math.Max(_partialUntilNs, endNs);

    private async Task<(AuditComparison Comparison, AuditVerdict Verdict)> CompareAsync(
        AuditBook book, Func<long>? hiddenBelowNs, CancellationToken cancellationToken)
    {
        List<AuditFinding> findings = [];
        var sight = new LokiSight(name, pipeline.Sink.Query, loki, _pace, time, hiddenBelowNs);
        var comparison = new AuditComparison(name, pipeline, book, letters, records, loki, sight, long.MinValue, counts: false, _pace, Tell, time);
        await letters.ReadAsync(cancellationToken);
        await comparison.RunAsync(cancellationToken);
        return (comparison, new AuditVerdict(findings, Shipped: 0, book.Partitions.Sum(partition => partition.Tally.Unasked + partition.Tally.TooOld), comparison.WhyUnasked));

        void Tell(AuditFinding finding)
        {
            if (findings.Count < AuditVerdict.MostFindings)
            {
                findings.Add(finding);
            }
        }
    }
}
