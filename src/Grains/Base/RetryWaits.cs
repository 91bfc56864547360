namespace OrleansKafkaLoki.Grains.Base;

/// <summary>How long to wait before what has failed is tried again, by what it is. Safe for concurrent use if the draw is.</summary>
/// <param name="time">The clock.</param>
/// <param name="draw">What shortens the waits (<see cref="Backoff"/>); null is chance.</param>
internal sealed class RetryWaits(TimeProvider time, Func<double>? draw = null)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan HalfASecond = TimeSpan.FromMilliseconds(500);

    /// <summary>Records on their way: the call to a batcher, its journal, dead letters.</summary>
    public Backoff ForRecords() => Between(Soon, TimeSpan.FromSeconds(5));

    /// <summary>A question to Loki.</summary>
    public Backoff ForQuestion() => Between(HalfASecond, TimeSpan.FromSeconds(5));

    /// <summary>What Kafka does not deliver or answer.</summary>
    public Backoff ForKafka() => Between(HalfASecond, TimeSpan.FromSeconds(30));

    /// <summary>A checkpoint that nothing goes on without.</summary>
    public Backoff ForCheckpoint() => Between(HalfASecond, TimeSpan.FromSeconds(2));

    /// <summary>Other waits.</summary>
    public Backoff Between(TimeSpan first, TimeSpan longest) => new(first, longest, time, draw);
}
