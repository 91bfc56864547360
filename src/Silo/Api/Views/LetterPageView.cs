using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>Dead letters that no replay has released, the newest first, and how many there are.</summary>
/// <param name="AsOf">When, UTC.</param>
/// <param name="Total">How many were counted.</param>
/// <param name="Counts">By partition and cause, the most first.</param>
/// <param name="Unreadable">What says that it is a letter and cannot be read; absent for none.</param>
/// <param name="UnreadOffsets">Offsets of the dead-letter topic that were not looked at, all older; each may be a letter. Absent for none.</param>
/// <param name="UnreadBytes">Bytes of files that were not looked at, all older; absent for none.</param>
/// <param name="Items">Those of this page.</param>
/// <param name="NextCursor">The cursor of the next page; absent on the last one.</param>
/// <param name="Silent">Silos whose letters are missing here; absent for none.</param>
internal sealed record LetterPageView(
    DateTime AsOf, long Total, IReadOnlyList<LetterCountView> Counts, long? Unreadable, long? UnreadOffsets, long? UnreadBytes, IReadOnlyList<LetterView> Items, string? NextCursor,
    IReadOnlyList<SilentView>? Silent)
{
    /// <summary>The view of <paramref name="page"/>.</summary>
    public static LetterPageView Of(DeadLetterPage page, string? nextCursor, DateTime asOf) => new(
        asOf, page.Total, LetterCountView.Of(page.Counts), Known.Some(page.Unreadable), Known.Some(page.UnreadOffsets), Known.Some(page.UnreadBytes),
        [.. page.Items.Select(LetterView.Of)], nextCursor, SilentView.Of(page.Silent));
}
