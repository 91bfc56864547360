using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <content>What the session tells of itself.</content>
internal sealed partial class PartitionSession
{
    private const string TooFarAhead =
        "Reading waits, because too many records have their verdicts ahead of the oldest one that has none. Its stream does not get through to Loki.";

    /// <summary>Where the partition stands. Safe from any thread; the numbers may be of neighbouring moments.</summary>
    public PartitionStatus Status()
    {
        var flow = _flow;
        var ledger = _ledger.Counts;
        return new PartitionStatus
        {
            Partition = _partition,
            State = _state,
            Reason = _reason ?? (flow is { Window.IsTooFarAhead: true } ? TooFarAhead : null),
            Silo = _silo,
            Epoch = _checkpoints.Epoch,
            Position = flow?.Window.Position ?? _checkpoints.NextOffset,
            Watermark = flow?.Window.Watermark ?? _checkpoints.NextOffset,
            Checkpoint = _checkpoints.NextOffset,
            HighWatermark = flow?.HighWatermark ?? -1,
            LagSeconds = flow is null ? 0 : LagSeconds(flow),
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
        };
    }

    /// <summary>Age of the oldest record without a verdict; while records wait in Kafka only, that of the last one read.</summary>
    private double LagSeconds(PartitionFlow flow)
    {
        var since = flow.OldestTimestampMs;
        if (since < 0 && flow.HighWatermark > flow.Window.Position)
        {
            since = flow.NewestTimestampMs;
        }

        return since < 0 ? 0 : Math.Max(0, (_services.Time.GetUtcNow().ToUnixTimeMilliseconds() - since) / 1000d);
    }

    private void SetState(PartitionState state, string? reason)
    {
        _state = state;
        _reason = reason;
    }
}
