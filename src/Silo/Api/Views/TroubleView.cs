using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>What a partition tries again and again.</summary>
/// <param name="Kind">What fails.</param>
/// <param name="Words">Why it failed last.</param>
/// <param name="Since">Since when, UTC.</param>
/// <param name="Attempt">How often it has failed; absent where that is not counted.</param>
/// <param name="NextTry">When it is tried again, UTC.</param>
internal sealed record TroubleView(TroubleKind Kind, string Words, DateTime? Since, int? Attempt, DateTime? NextTry)
{
    /// <summary>The view of <paramref name="trouble"/>; null for none.</summary>
    public static TroubleView? Of(PartitionTrouble? trouble) => trouble is null ? null : new TroubleView(
        trouble.Kind, trouble.Words, Known.Time(trouble.SinceMs), trouble.Attempt > 0 ? trouble.Attempt : null, Known.Time(trouble.NextTryMs));
}
