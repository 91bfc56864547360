using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Loki;
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
/// <param name="reader">Asks Loki what it holds.</param>
/// <param name="pusher">Pushes the rest.</param>
/// <param name="store">Takes what is refused again.</param>
/// <param name="time">The clock of waits.</param>
internal sealed class Replayer(
    ReplayOptions options,
    LokiSinkOptions sink,
    ReplayRouting routing,
    IRecordFetcher fetcher,
    ILokiReader reader,
    ILokiPusher pusher,
    IDeadLetterStore store,
    TimeProvider time)
{
    private const int LettersPerRound = 10_000;
    private const long BytesPerRound = 16 * 1024 * 1024;

    private readonly Lock _counting = new();
    private readonly ILokiReader? _reader = sink.Delivery == DeliveryMode.EffectivelyOnce ? reader : null;

    /// <summary>What has become of the letters so far.</summary>
    public ReplaySummary Summary { get; init; } = new();

    /// <summary>Replays all letters of a part.</summary>
    /// <exception cref="ReplayException">Loki does not let itself be asked.</exception>
    /// <exception cref="DeadLetterException">The dead letters cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">Told to stop; what was not released will be replayed again.</exception>
    public async Task ReplayAsync(IReplayPart part, CancellationToken cancellationToken)
    {
        var isHeld = options.IsDryRun;
        List<StoredLetter> round = [];
        var bytes = 0L;
        await foreach (var letter in part.ReadAsync(cancellationToken))
        {
            if (letter is null)
            {
                Summary.Foreign++;
                continue;
            }

            if (!options.Wants(letter.Letter.Cause))
            {
                // What comes before it is released; it and what follows is not.
                if (!isHeld)
                {
                    await FinishRoundAsync();
                    isHeld = true;
                }

                Summary.Skipped++;
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
    private async Task<IReadOnlyCollection<Refusal>> ReplayRoundAsync(List<StoredLetter> round, CancellationToken cancellationToken)
    {
        // A write of dead letters that failed and was repeated may have left a letter twice.
        var letters = round.DistinctBy(letter => (letter.Letter.Partition, letter.Letter.Offset)).ToList();
        Summary.Repeats += round.Count - letters.Count;
        ConcurrentQueue<Refusal> refused = [];
        List<ReplayEntry> entries = [];
        await foreach (var letter in WithOriginalsAsync(letters, cancellationToken))
        {
            if (routing.Route(letter) is not var (routed, refusal))
            {
                Summary.Filtered++;
            }
            else if (refusal is { } answer)
            {
                refused.Enqueue(new Refusal(routed[0].Refused(answer), letter.Original));
            }
            else
            {
                entries.AddRange(routed);
            }
        }

        await Parallel.ForEachAsync(
            ReplayBatches.Of(entries, sink.Batch),
            new ParallelOptions { MaxDegreeOfParallelism = sink.Request.Concurrency, CancellationToken = cancellationToken },
            async (batch, token) => await DeliverAsync(batch, refused, token));

        // Of a line that is split, several parts may be refused.
        var letterwise = refused.DistinctBy(refusal => (refusal.Letter.Partition, refusal.Letter.Offset)).ToList();
        foreach (var refusal in letterwise)
        {
            Summary.Refuse(refusal.Letter);
        }

        return letterwise;
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

            Summary.Gone += byOffset.Count;
        }
    }

    /// <summary>Pushes what Loki does not hold, and halves what it refuses until the entries at fault stand alone.</summary>
    private async Task DeliverAsync(IReadOnlyList<ReplayEntry> entries, ConcurrentQueue<Refusal> refused, CancellationToken cancellationToken)
    {
        var batch = new ReplayBatch(entries[0].Stream, entries, _reader, sink.Query, time);
        var answer = options.IsDryRun
            ? await batch.AskUntilAnsweredAsync(cancellationToken)
            : await pusher.PushAsync(batch, cancellationToken);
        ReplayEntry[] left = [.. batch.Left];
        Count(batch.Held);
        if (answer.Disposition == PushDisposition.Delivered)
        {
            var hidden = options.IsDryRun ? [] : await batch.FindHiddenAsync(cancellationToken);
            Count([.. left.Except(hidden)]);
            foreach (var entry in hidden)
            {
                await DeliverAsync([entry], refused, cancellationToken);
            }
        }
        else if (left.Length == 1)
        {
            refused.Enqueue(new Refusal(left[0].Refused(answer), left[0].Source.Original));
        }
        else
        {
            var half = left.Length / 2;
            await DeliverAsync([.. left.Take(half)], refused, cancellationToken);
            await DeliverAsync([.. left.Skip(half)], refused, cancellationToken);
        }
    }

    private void Count(IReadOnlyCollection<ReplayEntry> stored)
    {
        lock (_counting)
        {
            Summary.Replayed += stored.Count(entry => entry is { IsFirst: true, WasSent: true });
            Summary.AlreadyStored += stored.Count(entry => entry is { IsFirst: true, WasSent: false });
        }
    }

    private async Task KeepAsync(IReadOnlyCollection<Refusal> refused, CancellationToken cancellationToken)
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

    private readonly record struct Refusal(DeadLetter Letter, SourceRecord? Original);
}
