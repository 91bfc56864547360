namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>The steps of <see cref="PushAttempts"/> that differ between a stream's batch and a replay.</summary>
public interface IPushSteps : IPushBatch
{
    /// <summary>
    /// Whether Loki may hold entries of the batch, so that it is asked before anything is sent. Completes when it can be asked: what is
    /// under way inside Loki gets time to come to its end.
    /// </summary>
    ValueTask<bool> MustAskAsync(CancellationToken cancellationToken);

    /// <summary>Makes sure that the stream is ours. Returns null when it is; else the answer of an attempt that is not made.</summary>
    ValueTask<PushAnswer?> ConfirmAsync();

    /// <summary>
    /// Asks Loki, once, and leaves out what it has. Returns null when the rest may be sent; else the answer of an attempt that is not made,
    /// such as that there is no rest.
    /// </summary>
    ValueTask<PushAnswer?> AskAsync(CancellationToken cancellationToken);

    /// <summary>Refuses what Loki is known never to take. False when nothing is left to send.</summary>
    bool TryPrepare();

    /// <summary>
    /// Whether the batch may share a request with batches of other streams: Loki answers with what became of the last stream, so only if it can
    /// refuse nothing of this one without saying so.
    /// </summary>
    bool MayShare { get; }

    /// <summary>An attempt has to be made again. If Loki may have stored something of it, it is asked first.</summary>
    void Postponed(in PushAnswer answer);

    /// <summary>The next attempt is made after this time; or sooner, when Loki recovers.</summary>
    void WaitsFor(TimeSpan wait);
}
