using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <content>What an operator is to see of it.</content>
internal sealed partial class PartitionSession
{
    /// <summary>What is older was not written just now: it is being caught up with.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(30);

    private PartitionCondition Condition(PartitionFlow? flow) => _state switch
    {
        PartitionState.Stopped => PartitionCondition.Stopped,
        PartitionState.Faulted => PartitionCondition.Faulted,
        PartitionState.Draining => PartitionCondition.Draining,
        PartitionState.Starting => PartitionCondition.Starting,
        _ when _pause.Order is not null && flow is not { HasOpen: true } => PartitionCondition.Paused,
        _ when Trouble(flow) is not null => PartitionCondition.Retrying,
        _ when _services.Waiting.FareOf(_partition, flow?.Standstill.WaitsFor?.Stream) is { } fare => fare,
        _ when _gate.Reason is not null => PartitionCondition.Held,
        _ when flow is not null && LagSeconds(flow) >= Recent.TotalSeconds => PartitionCondition.CatchingUp,
        _ => PartitionCondition.Running,
    };

    /// <summary>What it tries again; null for nothing.</summary>
    private PartitionTrouble? Trouble(PartitionFlow? flow) =>
        _stored.Trouble
        ?? _kafka.Trouble
        ?? (flow?.Refusal is { } refusal ? Unreadable(refusal) : null)
        ?? _sender.LettersTrouble;

    private PartitionTrouble Unreadable(string refusal) => new()
    {
        Kind = TroubleKind.Unreadable,
        Words = refusal,
        SinceMs = _conditionSince is { Condition: PartitionCondition.Retrying } since ? since.SinceMs : _services.Time.GetUtcNow().ToUnixTimeMilliseconds(),
    };

    private void ObservePace(PartitionFlow flow)
    {
        flow.Times.Look();
        _lag.Observe(flow.Window.Watermark, EndOf(flow), flow.LogStart);
        _pace = (_lag.Pace ?? new PartitionPace()) with { Busy = flow.Times.Busy, Waiting = flow.Times.Waiting };
        ObserveCondition();
    }

    private void ObserveCondition()
    {
        var condition = Condition(_flow);
        if (_conditionSince?.Condition != condition)
        {
            _conditionSince = new ConditionSince(condition, _services.Time.GetUtcNow().ToUnixTimeMilliseconds());
        }
    }

    /// <param name="Condition">What it is.</param>
    /// <param name="SinceMs">Since when.</param>
    private sealed record ConditionSince(PartitionCondition Condition, long SinceMs);
}
