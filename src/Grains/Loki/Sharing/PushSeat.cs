namespace OrleansKafkaLoki.Grains.Loki.Sharing;

/// <summary>A batch's place in a request that carries several.</summary>
/// <param name="batch">The batch.</param>
internal sealed class PushSeat(IPushBatch batch)
{
    /// <summary>The batch.</summary>
    public IPushBatch Batch => batch;

    /// <summary>What the request came to for the batch. Whoever waits for it goes on where it was, in a turn of its own.</summary>
    public TaskCompletionSource<PushAnswer> Answer { get; } = new();
}
