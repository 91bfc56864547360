using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Asks Loki for the entries of one stream until it answers: by halves where there are too many.</summary>
/// <param name="loki">Asks.</param>
/// <param name="time">The clock.</param>
internal sealed class StreamReading(ILokiReader loki, TimeProvider time)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    /// <summary>The entries of the question's range, or why Loki does not say.</summary>
    public Task<(IReadOnlyList<StoredEntry> Entries, string? Refusal)> ReadAsync(StreamQuestion question, CancellationToken cancellationToken) =>
        ReadAsync(question, question.FromNs, question.ToNs, cancellationToken);

    private async Task<(IReadOnlyList<StoredEntry> Entries, string? Refusal)> ReadAsync(
        StreamQuestion like, long fromNs, long toNs, CancellationToken cancellationToken)
    {
        while (true)
        {
            var question = new StreamQuestion(like.Stream, fromNs, toNs, like.Entries, like.EntryBytes, _ => true) { Beside = like.Beside };
            var answer = await loki.ReadAsync(question, cancellationToken);
            if (answer.Outcome == ReadOutcome.Complete)
            {
                return (question.Found, null);
            }

            if (answer.Outcome == ReadOutcome.Forbidden || (answer.Outcome == ReadOutcome.TooMuch && fromNs == toNs))
            {
                return ([], answer.Reason);
            }

            if ((answer.Outcome == ReadOutcome.TooMuch || answer.MayBeTooMuch) && fromNs < toNs)
            {
                var middle = fromNs + ((toNs - fromNs) / 2);
                var (older, refusal) = await ReadAsync(like, fromNs, middle, cancellationToken);
                var (newer, second) = refusal is null ? await ReadAsync(like, middle + 1, toNs, cancellationToken) : ([], refusal);
                return ([.. older, .. newer], refusal ?? second);
            }

            await Task.Delay(AskAgain, time, cancellationToken);
        }
    }
}
