using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Reconciliation;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>Asks Loki which entries it holds in a stream.</summary>
/// <param name="reader">Asks.</param>
/// <param name="stream">The stream.</param>
/// <param name="entries">The entries, at least one.</param>
/// <param name="beside">A label that streams may have besides, and hold them as well; null for none.</param>
internal sealed class ReplayInquiry(ILokiReader reader, LabelStream stream, IReadOnlyList<ReplayEntry> entries, string? beside = null)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    private readonly Inquiry _inquiry = new(
        stream, entries.Select(entry => entry.TimestampNs), entries.Count, entries.Sum(entry => entry.Field.Length) / entries.Count)
    {
        Beside = beside,
    };

    /// <summary>Asks once for what is not answered yet. Returns the entries that Loki holds; null, and why, when it did not answer.</summary>
    /// <exception cref="ReplayException">Loki does not let itself be asked.</exception>
    public async Task<(HashSet<ReplayEntry>? Held, string Reason)> AskAsync(CancellationToken cancellationToken)
    {
        var answer = await _inquiry.AskAsync(question => reader.ReadAsync(question, cancellationToken));
        return answer.Outcome switch
        {
            ReadOutcome.Complete when !_inquiry.HasUnknown => ([.. entries.Where(entry => _inquiry.Stored.TryTake(entry.TimestampNs, entry.Message.Span))], ""),
            ReadOutcome.Unavailable => (null, answer.Reason),
            _ => throw new ReplayException(
                $"Loki does not say what it holds ({answer.Status} {(_inquiry.HasUnknown ? _inquiry.Reason : answer.Reason)}), so a replay could store entries twice. Let this client "
                + "query, or accept repeats with sink.delivery: at_least_once."),
        };
    }

    /// <summary>Asks, again and again while Loki does not answer.</summary>
    /// <exception cref="ReplayException">Loki does not let itself be asked.</exception>
    public async Task<HashSet<ReplayEntry>> AskUntilAnsweredAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            if ((await AskAsync(cancellationToken)).Held is { } held)
            {
                return held;
            }

            await Task.Delay(AskAgain, time, cancellationToken);
        }
    }
}
