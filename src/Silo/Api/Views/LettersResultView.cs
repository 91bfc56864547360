using OrleansKafkaLoki.Grains.Interfaces.Jobs;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>What became of dead letters that were replayed. Those that are not taken, held already or left out stay, or are kept again.</summary>
/// <param name="Replayed">Letters that Loki took.</param>
/// <param name="AlreadyThere">Letters that Loki held already.</param>
/// <param name="Refused">Letters that were refused again: they are kept.</param>
/// <param name="Skipped">Letters that were not asked for: they stay.</param>
/// <param name="Filtered">Letters whose record the pipeline leaves out as it is configured now.</param>
/// <param name="Repeats">Letters of a record of which another was replayed.</param>
/// <param name="Gone">Letters that were too large to keep and whose record Kafka no longer holds.</param>
/// <param name="Unreadable">What says that it is a letter and cannot be read.</param>
/// <param name="Unseen">Letters so old that Loki may have held them without showing them.</param>
/// <param name="PossiblyRepeated">Letters that were sent again although Loki may have taken them, and could not be asked.</param>
/// <param name="Unconfirmed">Letters that Loki says it took, and could not be asked for any more.</param>
/// <param name="Notes">What one should know besides.</param>
internal sealed record LettersResultView(
    long Replayed, long AlreadyThere, long Refused, long Skipped, long Filtered, long Repeats, long Gone, long Unreadable, long Unseen, long PossiblyRepeated, long Unconfirmed,
    IReadOnlyList<string> Notes)
{
    /// <summary>The view of <paramref name="result"/>; null when it is of another kind.</summary>
    public static LettersResultView? Of(JobResult? result) => result?.Letters is not { } letters ? null : new(
        letters.Replayed, letters.AlreadyThere, letters.Refused, letters.Skipped, letters.Filtered, letters.Repeats, letters.Gone, letters.Unreadable, letters.Unseen,
        letters.PossiblyRepeated, letters.Unconfirmed, result.Notes);
}
