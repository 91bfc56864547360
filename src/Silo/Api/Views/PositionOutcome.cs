using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>What a seek or a skip does, or would do.</summary>
/// <param name="Changed">Whether it was ordered; absent in a dry run.</param>
/// <param name="Skips">Offsets without a verdict that are not read any more.</param>
/// <param name="Repeats">Offsets that are read again; what Loki has of them is not sent again.</param>
/// <param name="Partitions">The same of each partition.</param>
internal sealed record PositionOutcome(bool? Changed, long Skips, long Repeats, IReadOnlyList<PositionStepView> Partitions)
{
    /// <summary>The view of <paramref name="steps"/>.</summary>
    public static PositionOutcome Of(IReadOnlyList<PositionStep> steps, bool isDryRun) => new(
        isDryRun ? null : true,
        steps.Sum(step => step.Skips),
        steps.Sum(step => step.Repeats),
        [.. steps.Select(step => PositionStepView.Of(step, isDryRun))]);
}
