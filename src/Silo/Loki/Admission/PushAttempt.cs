using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Loki.Admission;

/// <summary>A request that was made, or could not be.</summary>
/// <param name="Answer">What it came to.</param>
internal readonly record struct PushAttempt(PushAnswer Answer)
{
    /// <summary>From sending the request to the answer's end; zero without an answer.</summary>
    public TimeSpan Duration { get; init; }
}
