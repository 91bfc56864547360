using System.Globalization;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <content>What the session tells of itself.</content>
internal sealed partial class PartitionSession
{
    /// <summary>In a status and on the way to a batcher: there is none, or it is not known.</summary>
    private const long Unknown = -1;

    private const string TooFarAhead =
        "Reading waits, because too many records have their verdicts ahead of the oldest one that has none. Its stream does not get through to Loki.";

    /// <summary>Where the partition stands. Safe from any thread; the numbers may be of neighbouring moments.</summary>
    public PartitionStatus Status()
    {
        var flow = _flow;
        var (ledger, pause) = (_ledger.Counts, _pause.Order);
        var checkpoint = _checkpoints.NextOffset ?? Unknown;
        var (condition, since) = (Condition(flow), _conditionSince);
        return new PartitionStatus
        {
            Partition = _partition,
            State = _state == PartitionState.Running && pause is not null && flow is not { HasOpen: true } ? PartitionState.Paused : _state,
            Reason = _reason ?? pause?.ToString() ?? _gate.Reason ?? (flow is null ? null : WhyNotSending(flow) ?? _backlogAge.Reason(flow.Window.Position)),
            IsHeld = _gate.Reason is not null,
            Silo = _silo.ToString(),
            Epoch = _checkpoints.Epoch,
            Position = flow?.Window.Position ?? checkpoint,
            Watermark = flow?.Window.Watermark ?? checkpoint,
            Checkpoint = checkpoint,
            HighWatermark = flow is null ? Unknown : EndOf(flow),
            LagSeconds = flow is null ? Unknown : LagSeconds(flow),
            Consumed = ledger.Consumed,
            Delivered = ledger.Delivered,
            Filtered = ledger.Filtered,
            DeadLettered = ledger.DeadLettered,
            InFlight = ledger.InFlight,
            InFlightBytes = flow?.Window.PendingBytes ?? 0,
            LastGap = _gaps.Last,
            GapRetention = _gaps.Retention,
            GapMissing = _gaps.Missing,
            GapRecreated = _gaps.Recreated,
            GapTruncated = _gaps.Truncated,
            GapSkipped = _gaps.Skipped,
            Skips = [.. _checkpoints.Skips],
            ToldCondition = condition,
            ConditionSinceMs = since?.Condition == condition ? since.SinceMs : null,
            Pace = _pace,
            Trouble = Trouble(flow),
            WaitsForStream = flow?.Standstill.WaitsFor?.Stream.ToString(),
            WaitsForPartition = _gate.WaitsFor,
            Pause = pause,
        };
    }

    private string? WhyNotSending(PartitionFlow flow) => flow switch
    {
        { Refusal: { } refusal } => $"Kafka delivers nothing of it: {refusal}.",
        { Window.IsTooFarAhead: true } => TooFarAhead,
        { Standstill.Reason: { } reason } => reason,
        { HasCaughtUp: false } when _gate.StuckFor is { } idle =>
            string.Create(CultureInfo.InvariantCulture, $"It has sent nothing for {idle.TotalSeconds:0} s though Kafka has more, so no other partition waits for it."),
        _ => null,
    };

    /// <summary>How far the partition has come in log time.</summary>
    public PartitionFrontier Frontier() => _state is PartitionState.Draining or PartitionState.Stopped
        ? PartitionFrontier.Stopped
        : _gate.Frontier(_flow is { HasCaughtUp: true } || IsUnreadable || _pause.Order is not null);

    /// <summary>True when Kafka has said that nothing can be read, and has not let anything be read since. One that only starts may be behind.</summary>
    private bool IsUnreadable =>
        _flow is { Refusal: not null } || (_isRefused && (_state != PartitionState.Running || _flow is not { HasRead: true }));

    /// <summary>
    /// The log's end, or -1: one that cannot be read was asked for it, and where nobody answers, such as without a leader, there may be more than was seen.
    /// </summary>
    private long EndOf(PartitionFlow flow)
    {
        var end = Math.Max(flow.HighWatermark, _endSeen);
        return flow.Refusal is null || end > flow.Window.Watermark ? end : Unknown;
    }

    /// <summary>Age of the oldest record without a verdict; while records wait in Kafka only, that of the last one read. -1 while unknown.</summary>
    private double LagSeconds(PartitionFlow flow)
    {
        var since = flow.OldestTimestampMs;
        if (since < 0)
        {
            var end = EndOf(flow);
            if ((end >= 0 && end <= flow.Window.Position) || (flow.HasCaughtUp && _state != PartitionState.Faulted))
            {
                return 0;
            }

            since = end < 0 ? Unknown : _gate.PositionMs >= 0 ? _gate.PositionMs : _checkpoints.LastTimestampMs;
        }

        return since < 0 ? Unknown : Math.Max(0, (_services.Time.GetUtcNow().ToUnixTimeMilliseconds() - since) / 1000d);
    }

    private void SetState(PartitionState state, string? reason)
    {
        _state = state;
        _reason = reason;
        ObserveCondition();
    }
}
