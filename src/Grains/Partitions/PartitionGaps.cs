using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Events;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Checkpoints;
using OrleansKafkaLoki.Grains.Records;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>
/// The offsets of a partition that no record came for: none is passed over without being counted and logged. Lost ones are logged at
/// once; those that the log itself lacks are summed up to a line a minute, because every transaction leaves one.
/// </summary>
/// <param name="partition">The partition.</param>
/// <param name="metrics">Where they are counted.</param>
/// <param name="time">The clock of the lines.</param>
/// <param name="logger">Where they are logged.</param>
/// <param name="events">Where those that are lost are told; null for nowhere.</param>
internal sealed partial class PartitionGaps(PartitionId partition, PartitionMetrics metrics, TimeProvider time, ILogger logger, IPipelineEvents? events = null)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);
    private readonly TopicTags _tags = new(partition);
    private long _expected;
    private long _unloggedRanges;
    private long _unloggedOffsets;
    private long _unloggedFirst;
    private long _unloggedLast;
    private long? _loggedAt;

    /// <summary>The gap that was found last; null when there was none.</summary>
    public OffsetGap? Last { get; private set; }

    /// <summary>Offsets that retention took.</summary>
    public long Retention { get; private set; }

    /// <summary>Offsets that the log lacks.</summary>
    public long Missing { get; private set; }

    /// <summary>Offsets of a deleted topic that are known to have existed.</summary>
    public long Recreated { get; private set; }

    /// <summary>Offsets that the log lost.</summary>
    public long Truncated { get; private set; }

    /// <summary>Offsets that an operator passed.</summary>
    public long Skipped { get; private set; }

    /// <summary>The next batch should begin here.</summary>
    public void Expect(long offset) => _expected = offset;

    /// <summary>Notices what is missing before, between and behind a batch's records.</summary>
    public void Observe(RecordBatch batch)
    {
        if (batch.NextOffset - _expected != batch.Count)
        {
            foreach (ref readonly var record in batch.Slots)
            {
                if (record.Offset > _expected)
                {
                    Record(new OffsetGap(_expected, record.Offset - 1, GapCause.Missing, record.TimestampMs >= 0 ? record.TimestampMs : NowMs));
                }

                _expected = record.Offset + 1;
            }

            if (batch.NextOffset > _expected)
            {
                Record(new OffsetGap(_expected, batch.NextOffset - 1, GapCause.Missing, NowMs));
            }

            LogMissingWhenDue();
        }

        _expected = batch.NextOffset;
    }

    /// <summary>Retention passed the position.</summary>
    /// <param name="position">The first offset that was still to be read.</param>
    /// <param name="low">The first offset that is still there.</param>
    public void RecordRetention(long position, long low)
    {
        Record(new OffsetGap(position, low - 1, GapCause.Retention, NowMs));
        LogRetention(partition, position, low - 1, low - position);
        Tell(PipelineEventKind.OffsetsLost, $"Kafka no longer holds offsets {position} to {low - 1}: retention or deletion passed the checkpoint.", Last!);
    }

    /// <summary>An operator passed offsets.</summary>
    /// <param name="position">The first of them.</param>
    /// <param name="wanted">Where to go on.</param>
    /// <param name="how">How they said so.</param>
    public void RecordSkipped(long position, long wanted, string how)
    {
        Record(new OffsetGap(position, wanted - 1, GapCause.Skipped, NowMs));
        LogSkipped(partition, position, wanted - 1, wanted - position, how);
        Tell(PipelineEventKind.OffsetsSkipped, $"Offsets {position} to {wanted - 1} are not read. {how}", Last!);
    }

    /// <summary>The log was cut short.</summary>
    /// <param name="parted">The first offset that is no longer what it was.</param>
    /// <param name="position">The first offset that was still to be read.</param>
    public void RecordTruncated(long parted, long position)
    {
        Record(new OffsetGap(parted, position - 1, GapCause.Truncated, NowMs));
        LogTruncated(partition, parted, position - 1, position - parted);
        Tell(PipelineEventKind.OffsetsLost, $"Kafka has lost offsets {parted} to {position - 1}, which were read already: the log was cut short.", Last!);
    }

    /// <summary>The log is another one.</summary>
    /// <param name="position">The first offset of the old log that was still to be read.</param>
    /// <param name="end">The old log's end when it was seen last; null while unknown.</param>
    /// <param name="start">The new log's first offset.</param>
    public void RecordRecreated(long position, long? end, long start)
    {
        var gap = new OffsetGap(position, Math.Max(position, end ?? position) - 1, GapCause.Recreated, NowMs);
        Record(gap);
        if (gap.Count == 0 && end is not null)
        {
            LogReplaced(partition, position, start);
        }
        else
        {
            LogRecreated(partition, position, gap.Last + 1, gap.Count, start);
            Tell(PipelineEventKind.OffsetsLost, $"The topic was recreated; what its old log held from offset {position} on can no longer be read.", gap);
        }
    }

    /// <summary>The log is one of another cluster, perhaps a copy.</summary>
    /// <param name="position">The first offset of the old log that was still to be read.</param>
    /// <param name="old">The old log.</param>
    /// <param name="cluster">The other cluster.</param>
    /// <param name="resume">Where to go on.</param>
    public void RecordElsewhere(long position, LogIdentity old, string cluster, ResumePoint resume)
    {
        Record(new OffsetGap(position, Math.Max(position, old.End ?? position) - 1, GapCause.Recreated, NowMs));
        LogElsewhere(partition, cluster, old.ClusterId!, position, old.End ?? position, resume.Offset, resume.DoubtBelow ?? resume.Offset);
        Tell(PipelineEventKind.OffsetsLost, $"Kafka is another cluster; the old log was read to offset {position}. Going on at {resume.Offset} by on_new_log.", Last!);
    }

    /// <summary>Logs what the log lacks, if a minute has passed since the last line.</summary>
    public void LogMissingWhenDue()
    {
        if (_loggedAt is null || time.GetElapsedTime(_loggedAt.Value) >= BetweenLines)
        {
            LogMissingNow();
        }
    }

    /// <summary>Logs what is not logged yet.</summary>
    public void LogMissingNow()
    {
        if (_unloggedRanges > 0)
        {
            LogMissing(partition, _unloggedFirst, _unloggedLast, _unloggedOffsets, _unloggedRanges);
            _unloggedRanges = _unloggedOffsets = 0;
            _loggedAt = time.GetTimestamp();
        }
    }

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    private void Tell(PipelineEventKind kind, string message, OffsetGap gap) => events?.Raise(new EventDraft(kind, partition, message)
    {
        Details = [("first", gap.First), ("last", gap.Last), ("offsets", gap.Count), ("cause", gap.Cause.ToString().ToLowerInvariant())],
    });

    private void Record(OffsetGap gap)
    {
        metrics.OffsetGap(_tags, gap);
        switch (gap.Cause)
        {
            case GapCause.Retention:
                Retention += gap.Count;
                break;
            case GapCause.Recreated:
                Recreated += gap.Count;
                break;
            case GapCause.Skipped:
                Skipped += gap.Count;
                break;
            case GapCause.Truncated:
                Truncated += gap.Count;
                break;
            default:
                Missing += gap.Count;
                _unloggedFirst = _unloggedRanges++ == 0 ? gap.First : _unloggedFirst;
                _unloggedLast = gap.Last;
                _unloggedOffsets += gap.Count;
                break;
        }

        Last = gap;
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = ShipperLog.Loss + "Retention", Message =
        "{Partition}: Kafka no longer holds offsets {First} to {Last} ({Count} offsets): retention or deletion passed the checkpoint. Going on behind them.")]
    private partial void LogRetention(PartitionId partition, long first, long last, long count);

    [LoggerMessage(Level = LogLevel.Error, EventName = ShipperLog.Loss + "Skipped", Message =
        "{Partition}: offsets {First} to {Last} ({Count} offsets) are not read. {How}")]
    private partial void LogSkipped(PartitionId partition, long first, long last, long count, string how);

    [LoggerMessage(Level = LogLevel.Error, EventName = ShipperLog.Loss + "Truncated", Message =
        "{Partition}: Kafka has lost offsets {First} to {Last} ({Count} offsets), which were read already: the log was cut short there, as by an unclean election of a leader. Going on at {First} with what has taken their place.")]
    private partial void LogTruncated(PartitionId partition, long first, long last, long count);

    [LoggerMessage(Level = LogLevel.Error, EventName = ShipperLog.Loss + "Recreated", Message =
        "{Partition}: the log is another one, the topic was recreated. What the old log held from offset {First} on can no longer be read; its end was last seen at {End}, {Count} offsets further. Starting at the first offset of the new one, {Start}.")]
    private partial void LogRecreated(PartitionId partition, long first, long end, long count, long start);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "ClusterChanged", Message =
        "{Partition}: Kafka is another cluster, {Cluster}, before {Old}. The old log was read to offset {Position}, its end was last seen at {End}. Going on at {Start} by on_new_log; Loki is asked what it has of the records before {DoubtBelow}.")]
    private partial void LogElsewhere(PartitionId partition, string cluster, string old, long position, long end, long start, long doubtBelow);

    [LoggerMessage(Level = LogLevel.Information, EventName = "TopicRecreated", Message =
        "{Partition}: the log is another one, the topic was recreated. The old one was read to its end as it was last seen, {End}. Starting at the first offset of the new one, {Start}.")]
    private partial void LogReplaced(PartitionId partition, long end, long start);

    [LoggerMessage(Level = LogLevel.Information, EventName = "OffsetsWithoutRecords", Message =
        "{Partition}: the log has no record at {Count} offsets from {First} to {Last}, in {Ranges} ranges: compacted or deleted ones, or those of transactions.")]
    private partial void LogMissing(PartitionId partition, long first, long last, long count, long ranges);
}
