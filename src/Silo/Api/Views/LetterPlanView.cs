using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>What a replay of dead letters would look at.</summary>
/// <param name="Letters">How many were counted.</param>
/// <param name="Counts">By partition and cause, the most first.</param>
/// <param name="UnreadOffsets">Offsets of the dead-letter topic that were not counted; it would look at these, too. Absent for none.</param>
/// <param name="UnreadBytes">Bytes of files that were not counted; it would look at these, too. Absent for none.</param>
/// <param name="Silent">Silos whose letters it would not look at; absent for none.</param>
internal sealed record LetterPlanView(long Letters, IReadOnlyList<LetterCountView> Counts, long? UnreadOffsets, long? UnreadBytes, IReadOnlyList<SilentView>? Silent)
{
    /// <summary>The view of <paramref name="page"/>.</summary>
    public static LetterPlanView Of(DeadLetterPage page) =>
        new(page.Total, LetterCountView.Of(page.Counts), Known.Some(page.UnreadOffsets), Known.Some(page.UnreadBytes), SilentView.Of(page.Silent));
}
