using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Base;

/// <summary>Asks silos the same at once. One that does not answer is named, and keeps nobody waiting.</summary>
public static class SiloRound
{
    /// <summary>The silos of the cluster, in order.</summary>
    public static IEnumerable<SiloAddress> ActiveSilos(this IClusterMembershipService membership) =>
        membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress).Order();

    /// <summary>Asks them.</summary>
    /// <param name="silos">Whom.</param>
    /// <param name="ask">Asks one.</param>
    /// <param name="patience">How long to wait for a silo.</param>
    /// <param name="time">The clock.</param>
    public static async Task<(IReadOnlyList<T> Answers, ImmutableArray<SilentSilo> Silent)> AskAsync<T>(
        IEnumerable<SiloAddress> silos, Func<SiloAddress, Task<T>> ask, TimeSpan patience, TimeProvider time)
    {
        var asked = silos.Select(silo => (Silo: silo, Answer: AskAsync(silo, ask, patience, time))).ToList();
        await Task.WhenAll(asked.Select(one => (Task)one.Answer)).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        return (
            [.. asked.Where(one => one.Answer.IsCompletedSuccessfully).Select(one => one.Answer.Result)],
            [.. asked.Where(one => !one.Answer.IsCompletedSuccessfully)
                .Select(one => new SilentSilo(one.Silo.ToString(), one.Answer.Exception?.InnerException?.Message ?? "It was not asked."))]);
    }

    private static async Task<T> AskAsync<T>(SiloAddress silo, Func<SiloAddress, Task<T>> ask, TimeSpan patience, TimeProvider time) =>
        await ask(silo).WaitAsync(patience, time);
}
