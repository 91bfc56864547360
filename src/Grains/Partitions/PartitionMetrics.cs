using System.Diagnostics.Metrics;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>The partition consumers' instruments: counters per pipeline and topic, gauges from the partitions on this silo.</summary>
public sealed class PartitionMetrics
{
    private readonly ShownPartitions _partitions = new();
    private readonly Counter<long> _consumedRecords;
    private readonly Counter<long> _consumedBytes;
    private readonly Counter<long> _deliveredRecords;
    private readonly Counter<long> _deliveredBytes;
    private readonly Histogram<double> _deliveryLatency;
    private readonly Counter<long> _filteredRecords;
    private readonly Counter<long> _skippedRecords;
    private readonly Counter<long> _checkpoints;
    private readonly Counter<long> _undecodable;
    private readonly Counter<long> _trimmed;
    private readonly Counter<long> _tombstones;
    private readonly Counter<long> _linesTruncated;
    private readonly Counter<long> _linesSplit;
    private readonly Counter<long> _labelsCut;
    private readonly Counter<long> _labelsDropped;
    private readonly Counter<long> _metadataDropped;
    private readonly Counter<long> _pairsPartial;
    private readonly Counter<long> _tenantFallbacks;
    private readonly Counter<long> _unlabeled;
    private readonly Counter<long> _offsetGaps;
    private readonly Counter<long> _stageFailures;
    private readonly Counter<long> _dropped;

    /// <summary>Creates the instruments.</summary>
    public PartitionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ShipperMeter.Name);
        _consumedRecords = meter.CreateCounter<long>("okl.consumed.records", "{record}", "Records taken from Kafka.");
        _consumedBytes = meter.CreateCounter<long>("okl.consumed.bytes", "By", "Bytes of key, value and headers taken from Kafka, with a fixed overhead per record.");
        _deliveredRecords = meter.CreateCounter<long>("okl.delivered.records", "{record}", "Records that Loki acknowledged.");
        _deliveredBytes = meter.CreateCounter<long>("okl.delivered.bytes", "By", "Encoded bytes that Loki acknowledged, before compression.");
        _deliveryLatency = meter.CreateHistogram(
            "okl.delivery.latency", "s", "Time from the Kafka timestamp of a chunk's slice to Loki's acknowledgement; one measurement for each chunk.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.05, 0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.75, 0.9, 1, 1.1, 1.2, 1.25, 1.5, 2, 3, 5, 10, 30, 60, 300, 3600],
            });
        _filteredRecords = meter.CreateCounter<long>("okl.filtered.records", "{record}", "Records left out by configuration.");
        _skippedRecords = meter.CreateCounter<long>("okl.skipped.records", "{record}", "Records left out because they are older than Loki takes (on_too_old: skip).");
        _checkpoints = meter.CreateCounter<long>("okl.checkpoints", "{write}", "Checkpoint writes by outcome.");
        _undecodable = meter.CreateCounter<long>("okl.undecodable.records", "{record}", "Values that are not the JSON object they should be.");
        _trimmed = meter.CreateCounter<long>("okl.trimmed.records", "{record}", "Values whose JSON object was read without what surrounds it.");
        _tombstones = meter.CreateCounter<long>("okl.tombstones", "{record}", "Records with a null value.");
        _linesTruncated = meter.CreateCounter<long>("okl.lines.truncated", "{line}", "Lines cut to their limit.");
        _linesSplit = meter.CreateCounter<long>("okl.lines.split", "{line}", "Lines that became several entries.");
        _labelsCut = meter.CreateCounter<long>("okl.labels.cut", "{label}", "Label names or values cut to their limit.");
        _labelsDropped = meter.CreateCounter<long>("okl.labels.dropped", "{label}", "Labels left off because a stream may not have more, or another has their name.");
        _metadataDropped = meter.CreateCounter<long>("okl.metadata.dropped", "{pair}", "Structured metadata left off because an entry may not have more, or another pair has its name.");
        _pairsPartial = meter.CreateCounter<long>("okl.pairs.partial", "{pair}", "Labels and structured metadata of several fields of which some were missing.");
        _tenantFallbacks = meter.CreateCounter<long>("okl.tenant.fallbacks", "{record}", "Records sent to the fallback tenant.");
        _unlabeled = meter.CreateCounter<long>("okl.unlabeled.records", "{record}", "Records without a single label of their own.");
        _offsetGaps = meter.CreateCounter<long>("okl.offset.gap.records", "{record}", "Offsets that could not be read, by cause.");
        _stageFailures = meter.CreateCounter<long>("okl.stage.failures", "{entry}", "Entries that a stage could do nothing with.");
        _dropped = meter.CreateCounter<long>("okl.dropped.entries", "{entry}", "Entries that stages left out, by reason.");
        var perPartition = ShipperMeter.Series(MetricSeries.PerPartition);
        meter.CreateObservableGauge(
            "okl.partition.lag.records",
            () => _partitions.MeasureKnown(status => status.LagRecords),
            "{record}",
            "Records between the watermark and the broker's newest.",
            perPartition);
        meter.CreateObservableGauge(
            "okl.partition.lag.seconds",
            () => _partitions.Measure(status => status.LagSeconds).Where(lag => lag.Value >= 0),
            "s",
            "Age of the oldest record without a verdict.",
            perPartition);
        meter.CreateObservableGauge(
            "okl.partition.offset.end", () => _partitions.MeasureKnown(status => status.HighWatermark), "{offset}", "The offset behind the broker's newest record.", perPartition);
        meter.CreateObservableGauge(
            "okl.partition.offset.watermark", () => _partitions.MeasureKnown(status => status.Watermark), "{offset}", "Every offset below has its verdict.", perPartition);
        meter.CreateObservableCounter(
            "okl.partition.held", _partitions.MeasureHeld, "s", "Time that a partition has waited for slower ones of its pipeline.", perPartition);
        meter.CreateObservableCounter(
            "okl.partition.paused", _partitions.MeasurePaused, "s", "Time that a partition has read nothing because an operator said so.", perPartition);
        meter.CreateObservableGauge(
            "okl.ledger.consumed",
            () => _partitions.Measure(status => status.Consumed),
            "{record}",
            "Records that this silo's partitions have taken on.",
            perPartition);
        meter.CreateObservableGauge(
            "okl.ledger.records",
            ObserveLedger,
            "{record}",
            "Records that this silo's partitions have taken on, by what became of them.",
            ShipperMeter.Series(MetricSeries.PerPartitionAndState));
        meter.CreateObservableGauge(
            "okl.ledger.unaccounted",
            () => _partitions.Measure(status => status.Unaccounted),
            "{record}",
            "Records taken on of which nothing is known.",
            perPartition);
        meter.CreateObservableGauge("okl.partitions", CountStates, "{partition}", "Partitions on this silo by what they are doing.");
        meter.CreateObservableGauge("okl.in_flight.records", () => _partitions.MeasurePerTopic(status => status.InFlight), "{record}", "Records without a verdict.");
        meter.CreateObservableGauge("okl.in_flight.bytes", () => _partitions.MeasurePerTopic(status => status.InFlightBytes), "By", "Bytes of the records without a verdict.");
    }

    /// <summary>Where each partition on this silo stands.</summary>
    public IEnumerable<PartitionStatus> Statuses => _partitions.Statuses;

    /// <summary>Makes the gauges show a partition until <see cref="Hide"/>.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="status">Where it stands; called from any thread.</param>
    /// <param name="held">How long it has waited for slower ones so far; called from any thread.</param>
    /// <param name="paused">How long it was paused so far; called from any thread.</param>
    public void Show(PartitionId partition, Func<PartitionStatus> status, Func<TimeSpan> held, Func<TimeSpan> paused) =>
        _partitions.Add(partition, status, held, paused);

    /// <summary>Ends <see cref="Show"/>, unless a newer session of the partition shows already.</summary>
    public void Hide(PartitionId partition, Func<PartitionStatus> status) => _partitions.Remove(partition, status);

    internal void Consumed(in TopicTags tags, int records, long bytes, int filtered)
    {
        _consumedRecords.Add(records, tags.Pipeline, tags.Topic);
        _consumedBytes.Add(bytes, tags.Pipeline, tags.Topic);
        if (filtered > 0)
        {
            _filteredRecords.Add(filtered, tags.Pipeline, tags.Topic);
        }
    }

    internal void Delivered(in TopicTags tags, long records, long bytes)
    {
        if (bytes > 0)
        {
            _deliveredRecords.Add(records, tags.Pipeline, tags.Topic);
            _deliveredBytes.Add(bytes, tags.Pipeline, tags.Topic);
        }
    }

    /// <param name="tags">Of which topic.</param>
    /// <param name="latency">How old the oldest record of a chunk's slice is.</param>
    internal void DeliveredAfter(in TopicTags tags, TimeSpan latency) => _deliveryLatency.Record(latency.TotalSeconds, tags.Pipeline, tags.Topic);

    internal void Skipped(in TopicTags tags, int records)
    {
        AddNonZero(_skippedRecords, records, tags);
        AddNonZero(_filteredRecords, records, tags);
    }

    internal void Checkpointed(in TopicTags tags, WriteOutcome outcome) =>
        _checkpoints.Add(1, tags.Pipeline, tags.Topic, new("outcome", OutcomeTag(outcome)));

    internal void OffsetGap(in TopicTags tags, OffsetGap gap) =>
        _offsetGaps.Add(gap.Count, tags.Pipeline, tags.Topic, new("cause", CauseTag(gap.Cause)));

    internal void Adjusted(in TopicTags tags, in RouterCounters counters)
    {
        if (counters == default)
        {
            return;
        }

        AddNonZero(_undecodable, counters.Undecodable, tags);
        AddNonZero(_trimmed, counters.Trimmed, tags);
        AddNonZero(_tombstones, counters.Tombstones, tags);
        AddNonZero(_linesTruncated, counters.LinesTruncated, tags);
        AddNonZero(_linesSplit, counters.LinesSplit, tags);
        AddNonZero(_labelsCut, counters.LabelsCut, tags);
        AddNonZero(_labelsDropped, counters.LabelsDropped, tags);
        AddNonZero(_metadataDropped, counters.MetadataDropped, tags);
        AddNonZero(_pairsPartial, counters.PairsPartial, tags);
        AddNonZero(_tenantFallbacks, counters.TenantFallbacks, tags);
        AddNonZero(_unlabeled, counters.Unlabeled, tags);
        AddNonZero(_stageFailures, counters.StageFailures, tags);
    }

    internal void Dropped(in TopicTags tags, string reason, long entries) => _dropped.Add(entries, tags.Pipeline, tags.Topic, new("reason", reason));

    private static string OutcomeTag(WriteOutcome outcome) => outcome switch
    {
        WriteOutcome.Written => "written",
        WriteOutcome.Fenced => "fenced",
        _ => "failed",
    };

    private static string CauseTag(GapCause cause) => cause switch
    {
        GapCause.Retention => "retention",
        GapCause.Recreated => "recreated",
        GapCause.Truncated => "truncated",
        GapCause.Skipped => "skipped",
        _ => "missing",
    };

    private static void AddNonZero(Counter<long> counter, long value, in TopicTags tags)
    {
        if (value != 0)
        {
            counter.Add(value, tags.Pipeline, tags.Topic);
        }
    }

    private IEnumerable<Measurement<long>> CountStates() => Statuses
        .CountBy(status => (status.Partition.Pipeline, State: SnakeCase.Of(status.Condition)))
        .Select(count => new Measurement<long>(count.Value, new("pipeline", count.Key.Pipeline), new("state", count.Key.State)));

    private IEnumerable<Measurement<long>> ObserveLedger() => Statuses.SelectMany(status => new[]
    {
        Measure(status, "delivered", status.Delivered),
        Measure(status, "filtered", status.Filtered),
        Measure(status, "dead_lettered", status.DeadLettered),
        Measure(status, "in_flight", status.InFlight),
    });

    private static Measurement<long> Measure(PartitionStatus status, string state, long records) => new(
        records,
        new("pipeline", status.Partition.Pipeline), new("topic", status.Partition.Topic), new("partition", status.Partition.Partition), new("state", state));
}
