using Polly;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>The way of one push among the outgoing requests of its tenant.</summary>
public interface IPushWay : IDisposable
{
    /// <summary>Repeats attempts: <see cref="PushRetry.Build"/> with the pipeline's options.</summary>
    ResiliencePipeline<PushAnswer> Retry { get; }

    /// <summary>Cancelled when Loki next takes something after an outage, which makes every longer wait pointless.</summary>
    CancellationToken Recovered { get; }

    /// <summary>Takes batches along that may share a request; null where each goes alone.</summary>
    SharedPushes? Shared { get; }

    /// <summary>How many of the tenant's pushes Loki took.</summary>
    long Deliveries { get; }

    /// <summary>
    /// Waits until a request may be made: Loki does not throttle the tenant, has not failed it again and again, and bears one more request.
    /// </summary>
    /// <exception cref="OperationCanceledException">Given up; nothing is held.</exception>
    Task<IPushTurn> EnterAsync(CancellationToken cancellationToken);

    /// <summary>Records what an attempt came to, for health and metrics.</summary>
    /// <param name="batch">What it was made with, or would have been.</param>
    /// <param name="answer">How it is judged.</param>
    void Record(IPushBatch batch, in PushAnswer answer);
}
