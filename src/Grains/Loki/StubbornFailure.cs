namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>
/// Finds the batch at which Loki fails again and again with an internal error while it takes others: such a batch would fail
/// forever.
/// </summary>
internal sealed class StubbornFailure
{
    /// <summary>How often one after the other a batch has to fail.</summary>
    public const int Attempts = 10;

    // A part of Loki that is away, or overloaded, fails all batches that are its part and takes them when it is back.
    private static readonly string[] Trouble =
    [
        "replica", "unhealthy instances", "empty ring", "code = Unavailable", "code = DeadlineExceeded", "code = Canceled", "deadline exceeded",
        "context canceled", "connection re", "no such host", "i/o timeout", "EOF", "not ready", "shutting down", "stopping", "read-only",
        "no space left", "<",
    ];

    /// <summary>How often a batch is throttled for its stream's rate before it may be its size: Loki's bucket fills in a few seconds.</summary>
    public const int Throttles = 5;

    /// <summary>Nobody's burst is smaller, so a smaller batch is not at fault.</summary>
    private const int SmallestBurst = 64 * 1024;

    private int _throttles;
    private int _failures;
    private long _deliveriesBefore;

    /// <summary>Records an answer to the batch. True when the batch is at fault.</summary>
    /// <param name="answer">What Loki said.</param>
    /// <param name="deliveries">How many other pushes of the tenant were delivered so far.</param>
    public bool Rejects(in PushAnswer answer, long deliveries)
    {
        if (answer.Status == 0)
        {
            // No answer says neither.
            return false;
        }

        if (!IsInternalError(answer))
        {
            _failures = 0;
            return false;
        }

        if (_failures++ == 0)
        {
            _deliveriesBefore = deliveries;
        }

        return _failures >= Attempts && deliveries > _deliveriesBefore;
    }

    /// <summary>
    /// Records an answer to the batch alone. True when it may be above its stream's burst, of which Loki says the same as of its rate: with
    /// shards it takes a stream's push as a whole or not at all (<c>rateLimitWholeStream</c> in <c>pkg/ingester/stream.go</c>).
    /// </summary>
    public bool IsAboveBurst(in PushAnswer answer, IBatchEntries entries)
    {
        _throttles = LokiWords.StreamRate(answer.Reason) is null ? 0 : _throttles + 1;
        return _throttles >= Throttles && entries.Count > 1 && entries.Bytes > SmallestBurst;
    }

    /// <summary>502, 503 and 504 are a gateway's, which knows nothing of entries.</summary>
    private static bool IsInternalError(PushAnswer answer) =>
        answer is { Disposition: PushDisposition.Unavailable, Status: 500 }
        && !Trouble.Any(words => answer.Reason.Contains(words, StringComparison.OrdinalIgnoreCase));
}
