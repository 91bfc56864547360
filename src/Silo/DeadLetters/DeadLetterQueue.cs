using OrleansKafkaLoki.Grains.DeadLetters;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>
/// Writes one pipeline's dead letters in rounds. While one is under way the next gathers, so that many small writes read the
/// source once and wait for the store once, together. What turns out to be a dead letter itself is not written again, or deployments that
/// read each other's would dead-letter it without end.
/// </summary>
internal sealed class DeadLetterQueue(IDeadLetterStore store, IRecordFetcher fetcher, DeadLetterMetrics metrics, DeadLetterReport report)
{
    private const int LettersPerRound = 10_000;

    private readonly Lock _gate = new();
    private readonly Queue<Request> _waiting = new();
    private bool _isRunning;

    /// <summary>Completes when the letters are safe, and fails when their round does.</summary>
    public Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        var request = new Request(letters, cancellationToken);
        lock (_gate)
        {
            _waiting.Enqueue(request);
            if (!_isRunning)
            {
                _isRunning = true;

                // Off the caller's grain, and apart from the token of one among many.
                _ = Task.Run(RunAsync, CancellationToken.None);
            }
        }

        return request.Written.Task.WaitAsync(cancellationToken);
    }

    private async Task RunAsync()
    {
        while (TakeRound() is { } requests)
        {
            try
            {
                await WriteRoundAsync([.. requests.SelectMany(request => request.Letters)]);
                requests.ForEach(request => request.Written.SetResult());
            }
            catch (Exception exception)
            {
                requests.ForEach(request => request.Written.SetException(exception));
            }
        }
    }

    private List<Request>? TakeRound()
    {
        lock (_gate)
        {
            List<Request> taken = [];
            for (var letters = 0; letters < LettersPerRound && _waiting.TryDequeue(out var request);)
            {
                // Whoever has gone away will have his records refused again.
                if (!request.Cancellation.IsCancellationRequested)
                {
                    taken.Add(request);
                    letters += request.Letters.Count;
                }
            }

            _isRunning = taken.Count > 0;
            return _isRunning ? taken : null;
        }
    }

    private async Task WriteRoundAsync(List<DeadLetter> letters)
    {
        await store.BeginAsync(CancellationToken.None);
        List<DeadLetter> written = [];
        List<DeadLetter> lost = [];
        List<DeadLetter> reread = [];
        foreach (var partition in letters.GroupBy(letter => letter.Partition))
        {
            var sorted = partition.OrderBy(letter => letter.Offset).ToList();
            var next = 0;
            await foreach (var record in fetcher.FetchAsync(
                partition.Key, [.. sorted.Select(letter => letter.Offset).Distinct()], CancellationToken.None))
            {
                await AddLostAsync(until: record.Offset);
                if (next < sorted.Count && LetterCheck.IsAnother(record, sorted[next]))
                {
                    continue; // Its own is lost.
                }

                for (; next < sorted.Count && sorted[next].Offset == record.Offset; next++)
                {
                    if (DeadLetterHeaders.IsKept(record, partition.Key.Topic))
                    {
                        reread.Add(sorted[next]);
                    }
                    else
                    {
                        written.Add(sorted[next]);
                        await store.AddAsync(sorted[next], record, CancellationToken.None);
                    }
                }
            }

            await AddLostAsync(until: long.MaxValue);

            async Task AddLostAsync(long until)
            {
                for (; next < sorted.Count && sorted[next].Offset < until; next++)
                {
                    lost.Add(sorted[next]);
                    written.Add(sorted[next]);
                    await store.AddAsync(sorted[next], original: null, CancellationToken.None);
                }
            }
        }

        await store.CommitAsync(CancellationToken.None);
        written.ForEach(metrics.Written);
        lost.ForEach(metrics.Lost);
        reread.ForEach(metrics.Reread);
        report.Add(written, reread);
    }

    private sealed record Request(IReadOnlyList<DeadLetter> Letters, CancellationToken Cancellation)
    {
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
