namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>A batch in a request that gathers several, and whoever waits for its answer.</summary>
/// <param name="batch">The batch.</param>
internal sealed class GatheredBatch(IPushBatch batch)
{
    /// <summary>The batch.</summary>
    public IPushBatch Batch => batch;

    /// <summary>What the request came to for the batch. Whoever waits for it goes on where it was, in a turn of its own.</summary>
    public TaskCompletionSource<PushAnswer> Answer { get; } = new();
}
