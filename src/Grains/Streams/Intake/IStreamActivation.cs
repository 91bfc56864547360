namespace OrleansKafkaLoki.Grains.Streams.Intake;

/// <summary>What a stream batcher asks of the activation that it lives in.</summary>
internal interface IStreamActivation
{
    /// <summary>Lets the batcher push what is due, soon and in a turn of its own. Any thread may call.</summary>
    void Wake();

    /// <summary>Does so after this time, in place of what was asked for before. Any thread may call.</summary>
    void WakeAfter(TimeSpan wait);

    /// <summary>
    /// Tells whether it holds something, or has fallen quiet: to Orleans a batcher that no call reaches is idle, whatever it was handed over.
    /// </summary>
    void SetBusy(bool isBusy);

    /// <summary>
    /// Lets no call in from now on, and ends on this silo once those inside are answered; the calls that wait, and the journal's state with
    /// its ETag, go along to <paramref name="target"/>.
    /// </summary>
    void MoveTo(SiloAddress target);

    /// <summary>The same, but where the stream is next is for the next call to decide.</summary>
    void Leave();
}
