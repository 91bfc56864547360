using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Loki.Admission;

/// <summary>One attempt at a batch.</summary>
/// <param name="Answer">What it came to.</param>
internal readonly record struct PushAttempt(PushAnswer Answer)
{
    /// <summary>
    /// True when the answer speaks of the endpoint: a request was made, or could not be made. False when the batch itself answered,
    /// or the circuit.
    /// </summary>
    public bool Tried { get; init; }

    /// <summary>From sending the request to the answer's end; zero without an answer.</summary>
    public TimeSpan Duration { get; init; }
}
