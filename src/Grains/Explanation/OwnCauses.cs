using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Explanation;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Explanation;

/// <summary>What keeps a partition that no server does.</summary>
internal static class OwnCauses
{
    /// <summary>An operator has paused it.</summary>
    public static Finding? Paused(Situation now) => now.Partition is not { Condition: PartitionCondition.Paused, Pause: { } order } ? null
        : new Finding(CauseKind.Paused, $"{order.By} has paused {Scope(order)}: {order.Reason}", Runbook.Paused)
        {
            SinceMs = order.SinceMs,
            Remedy = "Resume it (PUT .../state with \"desired\":\"running\") before Kafka's retention reaches its offset.",
        };

    /// <summary>An operator has paused the stream, or the one that it waits for.</summary>
    public static Finding? StreamPaused(Situation now) => now.Stream is not { State: StreamState.Paused, Pause: { } order } ? null
        : new Finding(CauseKind.Paused, $"{order.By} has paused {(order.Scope == StreamScope.All ? "all streams of the pipeline" : order.Scope)}: {order.Reason}", Runbook.Paused)
        {
            SinceMs = order.SinceMs,
            Remedy = "Resume them (PUT .../streams/state with \"desired\":\"running\") before Kafka's retention reaches what waits.",
        };

    /// <summary>The silo that has it does not answer.</summary>
    public static Finding? SiloSilent(Situation now) => now.Silent is not { } silent ? null
        : new Finding(CauseKind.SiloSilent, $"Silo {silent.Silo}, which has it, does not answer.", Runbook.NothingIsWrong)
        {
            Words = silent.Reason,
            Remedy = "Look at that process; the cluster takes over what it had within seconds of finding it dead.",
        };

    /// <summary>It waits for slower ones.</summary>
    public static Finding? Held(Situation now) => now.Partition is not { Condition: PartitionCondition.Held } partition ? null
        : new Finding(CauseKind.Held, now.Slower is { } slower ? $"It waits for {slower.Partition}, which is further back in time{Why(slower)}." : partition.Reason ?? "It waits for slower partitions.", Runbook.Held)
        {
            SinceMs = partition.ConditionSinceMs,
            Remedy = now.Slower is { } cause
                ? $"Explain {cause.Partition}: when that one gets on, so does this one. sink.max_drift_secs says how far ahead of it this one may be."
                : "Ask again in a moment.",
        };

    /// <summary>It says itself what it needs.</summary>
    public static Finding? Faulted(Situation now) => now.Partition is not { Condition: PartitionCondition.Faulted } partition ? null
        : new Finding(CauseKind.Faulted, partition.Reason ?? "It cannot go on.", Runbook.Unreadable)
        {
            SinceMs = partition.ConditionSinceMs,
            Remedy = "Do what the reason says; POST .../skip passes offsets that are not to be read.",
        };

    /// <summary>It does not run, or is about to.</summary>
    public static Finding? NotRunning(Situation now) => now.Partition is not { Condition: PartitionCondition.Stopped or PartitionCondition.Starting or PartitionCondition.Draining } partition ? null
        : new Finding(
            CauseKind.NotRunning,
            partition.Reason is { } reason ? $"It does not run: {reason}"
                : partition.Condition == PartitionCondition.Stopped ? "It does not run, and is started with the next look at Kafka."
                : $"It is {(partition.Condition == PartitionCondition.Starting ? "starting" : "brought to an end")}.",
            Runbook.NothingIsWrong)
        {
            SinceMs = partition.ConditionSinceMs,
        };

    /// <summary>It reads what has waited.</summary>
    public static Finding? CatchingUp(Situation now) => now.Partition is not { Condition: PartitionCondition.CatchingUp } partition ? null
        : new Finding(
            CauseKind.CatchingUp,
            partition.Pace switch
            {
                { Trend: LagTrend.Growing } => "It reads what was written a while ago, and more is written than it reads.",
                { SecondsToCatchUp: { } seconds } => $"It reads what was written a while ago, and has caught up in {ShownTime.Of(seconds)} if it goes on so.",
                _ => "It reads what was written a while ago.",
            },
            Runbook.CatchingUp)
        {
            SinceMs = partition.ConditionSinceMs,
            Remedy = partition.Pace?.Trend == LagTrend.Growing ? "Give the topic more partitions or the cluster more silos, or let Loki take more of one stream." : null,
        };

    private static string Scope(PauseOrder order) => order.Scope.ToString() is var scope && order.Scope == PartitionScope.All ? "all partitions of the pipeline" : $"{scope}";

    private static string Why(PartitionStatus slower) => slower.Condition switch
    {
        PartitionCondition.Throttled => " and throttled",
        PartitionCondition.Retrying => slower.Trouble is { } trouble ? $" and tries again ({new LogText(trouble.Words)})" : " and tries again",
        PartitionCondition.Starting => " and has not begun yet",
        _ => "",
    };
}
