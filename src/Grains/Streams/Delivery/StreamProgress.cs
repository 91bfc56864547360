using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Grains.Streams.Delivery;

/// <summary>
/// How a stream fares, for who looks at it. Its batcher tells of each push, not of each record; any thread may look, and sees each value by
/// itself.
/// </summary>
internal sealed class StreamProgress(TimeProvider time)
{
    private const long Unknown = long.MinValue;

    private volatile StreamTrouble? _trouble;
    private volatile bool _isPushing;
    private long _newestNs = Unknown;
    private long _lastPushMs = Unknown;
    private long _pacedSinceMs = Unknown;

    /// <summary>True while a push is under way or being retried.</summary>
    public bool IsPushing
    {
        get => _isPushing;
        set => _isPushing = value;
    }

    /// <summary>Records that turned out to be in Loki since the activation.</summary>
    public long Delivered { get; set; }

    /// <summary>Records that Loki refused for good since the activation.</summary>
    public long Rejected { get; set; }

    /// <summary>Records that were sent again although Loki may have had them.</summary>
    public long PossiblyRepeated { get; private set; }

    /// <summary>The highest timestamp that is known to be in Loki, nanoseconds since the Unix epoch; null before the first.</summary>
    public long? NewestNs => Known(Volatile.Read(ref _newestNs));

    /// <summary>When Loki last took something, milliseconds since the Unix epoch; null before the first.</summary>
    public long? LastPushMs => Known(Volatile.Read(ref _lastPushMs));

    /// <summary>Since when the stream waits for its own limit of rate; null while it does not.</summary>
    public long? PacedSinceMs => Known(Volatile.Read(ref _pacedSinceMs));

    /// <summary>What last went wrong; null when nothing did.</summary>
    public StreamTrouble? Trouble => _trouble;

    /// <summary>When the next attempt of the push under way is made; null when none waits.</summary>
    public long? NextTryMs => _trouble is { Attempt: > 0, NextTryMs: { } next } && next > NowMs ? next : null;

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>An attempt has to be made again. That several go alone which shared a request is no failure.</summary>
    public void Postponed(in PushAnswer answer)
    {
        if (answer.Disposition != PushDisposition.Disbanded)
        {
            Failed(answer.Status, answer.Reason, isThrottled: answer.Disposition == PushDisposition.Throttled);
        }
    }

    /// <summary>What is about to be sent cannot be written down.</summary>
    public void NotStored()
    {
        Failed(0, "Nothing is sent while the store does not take the journal.", isThrottled: false);
        _trouble = _trouble! with { IsOfStore = true };
    }

    /// <summary>It is written down by now.</summary>
    public void Stored() => _trouble = _trouble is { IsOfStore: true } ? null : _trouble;

    /// <summary>The next attempt is made after this time.</summary>
    public void WaitsFor(TimeSpan wait)
    {
        if (_trouble is { Attempt: > 0 } trouble)
        {
            _trouble = trouble with { NextTryMs = wait > TimeSpan.Zero ? NowMs + (long)wait.TotalMilliseconds : null };
        }
    }

    /// <summary>A push may begin, or has to wait because the stream would be sent faster than Loki takes it.</summary>
    public void Paced(bool mustWait)
    {
        if (mustWait != (_pacedSinceMs != Unknown))
        {
            Volatile.Write(ref _pacedSinceMs, mustWait ? NowMs : Unknown);
        }
    }

    /// <summary>A push has its verdict.</summary>
    public void Ended(in PushAnswer answer)
    {
        if (answer.Disposition != PushDisposition.Delivered)
        {
            _trouble = new StreamTrouble(NowMs, answer.Status, answer.Reason);
            return;
        }

        if (answer.Status > 0)
        {
            Volatile.Write(ref _lastPushMs, NowMs);
        }

        if (_trouble is { Attempt: > 0 } trouble)
        {
            _trouble = new StreamTrouble(trouble.AtMs, trouble.Status, trouble.Reason);
        }
    }

    /// <summary>Takes in what the writer counts.</summary>
    public void Observe(long? newestNs, long possiblyRepeated)
    {
        Volatile.Write(ref _newestNs, newestNs ?? Unknown);
        PossiblyRepeated = possiblyRepeated;
    }

    private void Failed(int status, string reason, bool isThrottled)
    {
        var (now, before) = (NowMs, _trouble);
        _trouble = new StreamTrouble(now, status, reason)
        {
            Attempt = (before?.Attempt ?? 0) + 1,
            ThrottledSinceMs = isThrottled ? before?.ThrottledSinceMs ?? now : null,
        };
    }

    private static long? Known(long value) => value == Unknown ? null : value;
}
