using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>Remembers what fails again and again, until it does not. Written on one scheduler, read by any thread.</summary>
/// <param name="kind">What it is.</param>
/// <param name="time">The clock.</param>
internal sealed class RepeatedFailure(TroubleKind kind, TimeProvider time)
{
    private volatile PartitionTrouble? _trouble;

    /// <summary>What fails; null when nothing does.</summary>
    public PartitionTrouble? Trouble => _trouble;

    /// <summary>It has failed.</summary>
    /// <param name="words">Why.</param>
    /// <param name="wait">When it is tried again; null where that is not known.</param>
    /// <param name="instead">What it is, where that is more than this usually is.</param>
    public void Failed(string words, TimeSpan? wait = null, TroubleKind? instead = null)
    {
        var (now, before) = (time.GetUtcNow(), _trouble);
        _trouble = new PartitionTrouble
        {
            Kind = instead ?? kind,
            Words = words,
            SinceMs = before?.SinceMs ?? now.ToUnixTimeMilliseconds(),
            Attempt = (before?.Attempt ?? 0) + 1,
            NextTryMs = (now + wait)?.ToUnixTimeMilliseconds(),
        };
    }

    /// <summary>It has not.</summary>
    public void Passed() => _trouble = null;
}
