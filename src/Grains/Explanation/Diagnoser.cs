using OrleansKafkaLoki.Grains.Interfaces.Explanation;

namespace OrleansKafkaLoki.Grains.Explanation;

/// <summary>
/// Finds the cause: the first of a list that applies. What would keep everything from going on comes before what keeps one stream, and what is wrong before
/// what is only slow. An operator's own order comes first, because nobody is to look for trouble where there is none.
/// </summary>
internal static class Diagnoser
{
    private static readonly Func<Situation, Finding?>[] Causes =
    [
        OwnCauses.SiloSilent,
        OwnCauses.Paused,
        OwnCauses.StreamPaused,
        StoreCauses.TakesNoWrites,
        StoreCauses.TakesLong,
        KafkaCauses.NoLeader,
        KafkaCauses.Silent,
        KafkaCauses.Unreadable,
        KafkaCauses.DeadLetters,
        LokiCauses.Refuses,
        LokiCauses.Fails,
        LokiCauses.ThrottlesTenant,
        LokiCauses.ThrottlesStream,
        OwnCauses.Held,
        OwnCauses.Faulted,
        OwnCauses.NotRunning,
        OwnCauses.CatchingUp,
    ];

    /// <summary>The cause; that nothing is wrong where none is found.</summary>
    public static Finding Find(Situation now) => Causes.Select(cause => cause(now)).OfType<Finding>().FirstOrDefault()
        ?? new Finding(CauseKind.NothingIsWrong, now.Partition is null && now.Stream is null ? "Nothing is wrong." : "Nothing keeps it from going on.", Runbook.NothingIsWrong);
}
