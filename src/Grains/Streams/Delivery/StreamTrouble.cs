namespace OrleansKafkaLoki.Grains.Streams.Delivery;

/// <summary>What last went wrong with a stream.</summary>
/// <param name="AtMs">When, milliseconds since the Unix epoch.</param>
/// <param name="Status">The HTTP status; 0 when there was no answer.</param>
/// <param name="Reason">Why, in Loki's words or ours.</param>
internal sealed record StreamTrouble(long AtMs, int Status, string Reason)
{
    /// <summary>True when it is the store that does not take what has to stand there first.</summary>
    public bool IsOfStore { get; init; }

    /// <summary>How many attempts of the push under way have failed; 0 when none is under way that has.</summary>
    public int Attempt { get; init; }

    /// <summary>When the next one is made; null when that is not known.</summary>
    public long? NextTryMs { get; init; }

    /// <summary>Since when Loki throttles the stream; null while it does not.</summary>
    public long? ThrottledSinceMs { get; init; }
}
