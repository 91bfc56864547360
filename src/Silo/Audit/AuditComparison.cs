using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki.Reconciliation;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Holds what was counted against what Loki counts; where that differs, entry by entry.</summary>
/// <param name="name">The pipeline.</param>
/// <param name="pipeline">Its options.</param>
/// <param name="book">What should be in Loki.</param>
/// <param name="letters">What is a dead letter instead.</param>
/// <param name="records">Reads again what has to be looked at.</param>
/// <param name="loki">Asks.</param>
/// <param name="sight">How far back Loki answers.</param>
/// <param name="countedFromNs">What is older was not counted.</param>
/// <param name="counts">Whether Loki is asked for the entries' number as well as for their bytes.</param>
/// <param name="pace">How much of Loki's time questions may take.</param>
/// <param name="tell">Takes every record that differs.</param>
/// <param name="time">The clock.</param>
internal sealed class AuditComparison(
    string name, PipelineOptions pipeline, AuditBook book, AuditLetters letters, AuditReader records, LokiReader loki, LokiSight sight, long countedFromNs, bool counts,
    AuditPace pace, Action<AuditFinding> tell, TimeProvider time)
{
    private readonly AuditJudge _judge = new([.. book.Partitions], book.Streams, letters, tell);
    private readonly StreamCounts _counts = new(name, loki, book.Cells, book.Streams, sight, counts, pace, time);
    private long _unsettled;

    /// <summary>The last question that had no answer; null when there was none.</summary>
    public string? Trouble => _counts.Trouble;

    /// <summary>
    /// What is missing altogether. Not what is so old that Loki may have it without showing it: shipped again, it could stand twice.
    /// </summary>
    public IReadOnlyList<(AuditEntry Entry, LabelStream Stream)> Lost { get; private set; } = [];

    /// <summary>Why Loki did not say what it holds of some; null where it did.</summary>
    public string? WhyUnasked => sight.Lookbacks.Select(limit => LokiSight.Describe(limit.Key, limit.Value)).Concat(_judge.Refusals.Values).FirstOrDefault();

    /// <summary>Compares all.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var partition in book.Partitions)
        {
            partition.Refusals.ForEach(refusal => _judge.Refused(partition.Range.Partition, refusal));
        }

        var differences = await _counts.CompareAsync(cancellationToken);
        var label = pipeline.DeadLetters.ReplayLabel;
        var check = new EntryCheck(records, loki, book, label.Length == 0 ? null : label, countedFromNs, sight, pace, time);
        await check.RunAsync([.. differences.Concat(Unanswered()).DistinctBy(difference => (difference.Stream, difference.Window))], _judge, cancellationToken);
        Lost = [.. _judge.Lost.Select(entry => (Entry: entry, Stream: book.Streams[entry.Stream])).Where(lost => lost.Entry.TimestampNs >= UnsettledBelowNs(lost.Stream.Tenant))];
        _unsettled = _judge.Lost.Count - Lost.Count;
    }

    /// <summary>What was found.</summary>
    public AuditResult ResultOf(AuditOptions options, TimeSpan elapsed) => AuditResult.Of(options, book, _judge, elapsed) with
    {
        Others = _judge.Others + _counts.Others,
        Unsettled = _unsettled,
        Lookbacks = sight.Lookbacks,
        Mute = sight.Mute,
    };

    /// <summary>Loki may hold what is older without showing it by now.</summary>
    private long UnsettledBelowNs(string tenant) => Math.Max(pipeline.Sink.Query.BlindBelowNs(time), sight.UncertainBelowNs(tenant));

    /// <summary>What Loki did not count may be had entry by entry.</summary>
    private IEnumerable<AuditDifference> Unanswered() => _counts.Unanswered.Keys
        .SelectMany(stream => book.Cells.Of(stream).Select(cell => new AuditDifference(stream, cell.Key, cell.Value.Count, null)))
        .OrderBy(difference => difference.Window);
}
