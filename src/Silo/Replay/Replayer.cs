using System.Runtime.CompilerServices;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.DeadLetters;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>
/// Ships dead letters again, round by round: what Loki does not hold is pushed, what it refuses goes back to the dead letters,
/// and only then is the place that the round was read from released.
/// </summary>
/// <param name="options">What to do.</param>
/// <param name="sink">How the pipeline pushes.</param>
/// <param name="routing">The pipeline as it is configured now.</param>
/// <param name="fetcher">Reads records again that were too large to keep.</param>
/// <param name="streams">Where they go.</param>
/// <param name="delivery">Brings them there.</param>
/// <param name="store">Takes what is refused again.</param>
/// <param name="summary">Counts what becomes of them.</param>
/// <param name="beginRound">Returns when a round may begin; throws when this replay is not to send anything any more.</param>
/// <param name="stopping">Ends the replay when the round is done, or the part where that is not remembered.</param>
internal sealed class Replayer(
    ReplayOptions options,
    LokiSinkOptions sink,
    ReplayRouting routing,
    IRecordFetcher fetcher,
    ReplayStreams streams,
    ReplayDelivery delivery,
    IDeadLetterStore store,
    ReplaySummary summary,
    Func<CancellationToken, Task> beginRound,
    CancellationToken stopping)
{
    /// <summary>What a round holds at most, so that memory is bounded; the more it holds, the fuller are the batches of each stream.</summary>
    private const int LettersPerRound = 100_000;
    private const long BytesPerRound = 32 * 1024 * 1024;

    /// <summary>Replays all letters of a part.</summary>
    /// <exception cref="ReplayException">Loki does not let itself be asked.</exception>
    /// <exception cref="DeadLetterException">The dead letters cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">Told to stop, or broken off; what was not released will be replayed again.</exception>
    public async Task ReplayAsync(IReplayPart part, CancellationToken cancellationToken)
    {
        var isHeld = options.IsDryRun;
        List<StoredLetter> round = [];
        var bytes = 0L;
        stopping.ThrowIfCancellationRequested();
        var ends = part.KeepsPosition ? stopping : CancellationToken.None;
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(ends, cancellationToken);
        await foreach (var letter in part.ReadAsync(reading.Token))
        {
            // Nothing of what was gathered is sent yet.
            ends.ThrowIfCancellationRequested();
            if (letter is null)
            {
                summary.Foreign++;
                continue;
            }

            if (!options.Wants(letter))
            {
                // What comes before it is released; it and what follows is not.
                if (!isHeld)
                {
                    await FinishRoundAsync();
                    isHeld = true;
                }

                summary.Skipped++;
                continue;
            }

            round.Add(letter);
            bytes += letter.Letter.Entry.Length + (letter.Original?.Bytes ?? 0);
            if (round.Count >= LettersPerRound || bytes >= BytesPerRound)
            {
                await FinishRoundAsync();
            }
        }

        await FinishRoundAsync();
        await part.EndAsync(!isHeld, cancellationToken);

        async Task FinishRoundAsync()
        {
            if (round.Count > 0)
            {
                await beginRound(cancellationToken);
            }

            var refused = await ReplayRoundAsync(round, cancellationToken);
            if (!isHeld)
            {
                await KeepAsync(refused, cancellationToken);
                await part.CommitAsync(cancellationToken);
            }

            round.Clear();
            bytes = 0;
        }
    }

    /// <summary>Gives every letter its outcome and returns those that are refused again.</summary>
    private async Task<IReadOnlyCollection<(DeadLetter Letter, SourceRecord? Original)>> ReplayRoundAsync(
        List<StoredLetter> round, CancellationToken cancellationToken)
    {
        // A write of dead letters that failed and was repeated may have left a letter twice.
        var letters = round.DistinctBy(letter => (letter.Letter.Partition, letter.Letter.Offset)).ToList();
        summary.Repeats += round.Count - letters.Count;
        var outcomes = new ReplayOutcomes(summary);
        List<ReplayEntry> entries = [];
        await foreach (var letter in WithOriginalsAsync(letters, cancellationToken))
        {
            if (routing.Route(letter) is not var (routed, refusal))
            {
                summary.Filtered++;
            }
            else if (refusal is { } answer)
            {
                outcomes.Refuse(routed[0], answer);
            }
            else
            {
                entries.AddRange(routed);
            }
        }

        await Parallel.ForEachAsync(
            ReplayBatches.Of(entries, streams, sink.Batch),
            new ParallelOptions { MaxDegreeOfParallelism = sink.Request.Concurrency, CancellationToken = cancellationToken },
            async (lane, token) => await delivery.DeliverAsync(lane, outcomes, token));
        return outcomes.Refused();
    }

    private async IAsyncEnumerable<StoredLetter> WithOriginalsAsync(
        List<StoredLetter> letters, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var letter in letters.Where(letter => letter.State != OriginalState.TooLarge))
        {
            yield return letter;
        }

        foreach (var partition in letters.Where(letter => letter.State == OriginalState.TooLarge).GroupBy(letter => letter.Letter.Partition))
        {
            var byOffset = partition.ToDictionary(letter => letter.Letter.Offset);
            await foreach (var record in fetcher.FetchAsync(partition.Key, [.. byOffset.Keys.Order()], cancellationToken))
            {
                if (!LetterCheck.IsAnother(record, byOffset[record.Offset].Letter))
                {
                    byOffset.Remove(record.Offset, out var letter);
                    yield return letter! with { Original = record };
                }
            }

            summary.Gone += byOffset.Count;
        }
    }

    private async Task KeepAsync(IReadOnlyCollection<(DeadLetter Letter, SourceRecord? Original)> refused, CancellationToken cancellationToken)
    {
        if (refused.Count == 0)
        {
            return;
        }

        await store.BeginAsync(cancellationToken);
        foreach (var (letter, original) in refused)
        {
            await store.AddAsync(letter, original, cancellationToken);
        }

        await store.CommitAsync(cancellationToken);
    }
}
