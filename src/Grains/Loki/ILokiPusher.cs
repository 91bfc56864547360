namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>Sends batches to Loki from this silo: encodes, compresses, bounds concurrency, retries without end what can heal.</summary>
public interface ILokiPusher
{
    /// <summary>
    /// Pushes one batch of one label stream, asking it before each attempt what is to be sent. Completes only with a verdict
    /// (<see cref="PushAnswer.IsVerdict"/>); while Loki is away, throttles or answers with an error that can heal it keeps trying,
    /// holding no encoded copy and no connection between attempts.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller gave up; the outcome is unknown.</exception>
    Task<PushAnswer> PushAsync(IPushBatch batch, CancellationToken cancellationToken);
}
