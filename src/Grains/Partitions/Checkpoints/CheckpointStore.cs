using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Acknowledgement;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Records.Entries;

namespace OrleansKafkaLoki.Grains.Partitions.Checkpoints;

/// <summary>One activation's hold on its partition's checkpoint (<see cref="FencedState{TState}"/>). Calls must not overlap.</summary>
/// <param name="partition">The partition.</param>
/// <param name="state">Its grain state.</param>
/// <param name="writes">Where failures and recoveries are logged.</param>
/// <param name="logger">Where it is logged that the store has lost the state, or that it is another activation's.</param>
public sealed partial class CheckpointStore(
    PartitionId partition, IPersistentState<PartitionCheckpoint> state, StoreWrites writes, ILogger logger)
{
    private readonly FencedState<PartitionCheckpoint> _state = new(state, writes);

    /// <summary>The epoch of this activation's claim; 0 before it.</summary>
    public long Epoch { get; private set; }

    /// <summary>The partition's incarnation.</summary>
    public long Incarnation { get; private set; }

    /// <summary>The log that the offsets are about, as seen last; stored with the next write.</summary>
    public LogIdentity Log { get; set; } = LogIdentity.Unknown;

    /// <summary>Loki may hold records below this offset although the checkpoint does not tell: an earlier one was lost.</summary>
    public long DoubtBelow { get; private set; }

    /// <summary>The next offset as the store was last known to have it; null when none was ever stored.</summary>
    public long? NextOffset { get; private set; }

    /// <summary>The timestamp of the last record below <see cref="NextOffset"/> that has one, or -1; stored with the next write.</summary>
    public long LastTimestampMs { get; private set; } = -1;

    /// <summary>Of the last record below <see cref="NextOffset"/>; null while unknown. Stored with the next write.</summary>
    public EpochMark? Mark { get; set; }

    /// <summary>The stored anchors of records at or above <see cref="NextOffset"/>, by their offsets.</summary>
    public IReadOnlyList<TimeAnchor> Anchors { get; private set; } = [];

    /// <summary>The number of the last order that was carried out; stored with the next write.</summary>
    public long LastOrder { get; private set; }

    /// <summary>What an operator has passed of the offsets at or above <see cref="NextOffset"/>, in order; stored with the next write.</summary>
    public IReadOnlyList<OffsetSpan> Skips { get; private set; } = [];

    /// <summary>
    /// Claims the partition: raises the epoch, so that writes of earlier activations fail. Safe to repeat after a
    /// failure, also after one of a write that did happen.
    /// </summary>
    public async Task<WriteOutcome> ClaimAsync()
    {
        if (!await _state.TryReadAsync())
        {
            return WriteOutcome.Failed;
        }

        _state.BeginClaim();
        _state.State.Epoch++;
        var outcome = await _state.WriteAsync();
        if (outcome == WriteOutcome.Written)
        {
            var claimed = _state.State;
            (Epoch, Incarnation, DoubtBelow) = (claimed.Epoch, claimed.Incarnation, claimed.DoubtBelow);
            (NextOffset, LastTimestampMs) = (claimed.NextOffset, claimed.LastTimestampMs ?? -1);
            Anchors = [.. claimed.Anchors];
            (LastOrder, Skips) = (claimed.LastOrder, [.. claimed.Skips]);
            Mark = claimed is { LeaderEpoch: { } epoch, LeaderEpochOffset: { } offset } ? new EpochMark(offset, epoch) : null;
            Log = new LogIdentity(claimed.TopicId, claimed.LogEnd) { ClusterId = claimed.ClusterId };
        }

        return outcome;
    }

    /// <summary>
    /// Raises the epoch to at least <paramref name="epoch"/> with the next write: an earlier checkpoint was lost, and batchers remember
    /// its epochs. Before anything is sent.
    /// </summary>
    public void RaiseEpoch(long epoch) => Epoch = Math.Max(Epoch, epoch);

    /// <summary>Takes an order; stored with the next write.</summary>
    public void Accept(PositionOrder order)
    {
        LastOrder = order.Number;
        Skips = order.Skip is { } skip ? [.. Skips.Append(skip).OrderBy(span => span.From)] : Skips;
    }

    /// <summary>Stores how far the partition got.</summary>
    /// <param name="nextOffset">The watermark.</param>
    /// <param name="newLog">
    /// The log that <paramref name="nextOffset"/> is about, when it does not continue what was stored: the log was rewound or
    /// recreated. Stored with the offset or not at all.
    /// </param>
    /// <param name="doubtBelow">What <see cref="DoubtBelow"/> becomes; null leaves it.</param>
    /// <param name="anchor">An anchor that is to be stored, too; it does not count unless it was.</param>
    public async Task<WriteOutcome> WriteAsync(long nextOffset, LogIdentity? newLog = null, long? doubtBelow = null, TimeAnchor? anchor = null)
    {
        List<TimeAnchor> anchors = [.. Anchors.Where(other => newLog is null && other.To > nextOffset)];
        if (anchor is not null)
        {
            anchors.Add(anchor);
        }

        var log = newLog ?? Log;
        DoubtBelow = doubtBelow ?? DoubtBelow;
        Incarnation += newLog is null ? 0 : 1; // Also where the write fails: the store may have it.
        var next = _state.State;
        (next.Epoch, next.Incarnation, next.DoubtBelow, next.NextOffset) = (Epoch, Incarnation, DoubtBelow, nextOffset);
        (next.TopicId, next.ClusterId, next.LogEnd) = (log.TopicId, log.ClusterId, log.End);
        (next.LastTimestampMs, next.Anchors) = (LastTimestampMs < 0 ? null : LastTimestampMs, anchors);
        (next.LeaderEpoch, next.LeaderEpochOffset) = (Mark?.Epoch, Mark?.Offset);
        (next.LastOrder, next.Skips) = (LastOrder, [.. Skips.Where(skip => skip.To > nextOffset && log.IsSameAs(Log))]);
        var outcome = await _state.WriteAsync();
        switch (outcome)
        {
            case WriteOutcome.Written:
                NextOffset = nextOffset;
                Log = newLog ?? Log;
                Anchors = anchors;
                Skips = next.Skips;
                break;
            case WriteOutcome.Lost:
                LogLost(partition);
                break;
            case WriteOutcome.Fenced:
                LogFenced(partition, Epoch, _state.State.Epoch);
                break;
        }

        return outcome;
    }

    /// <summary>What the next write stores beside the watermark.</summary>
    public void Follow(AckWindow window) => (LastTimestampMs, Mark) = (window.LastTimestampMs, window.Mark);

    /// <summary>Nobody waits for its writes any more.</summary>
    public void Close() => _state.Close();

    [LoggerMessage(Level = LogLevel.Error, EventName = "CheckpointLost", Message =
        "{Partition}: the store has lost its checkpoint, or what was written to it last; this activation goes on and writes it again.")]
    private partial void LogLost(PartitionId partition);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "CheckpointFenced", Message =
        "{Partition}: another activation owns it now (epoch {Theirs}, mine {Mine}); this one stops.")]
    private partial void LogFenced(PartitionId partition, long mine, long theirs);
}
