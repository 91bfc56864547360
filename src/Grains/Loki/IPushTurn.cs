namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>Leave to make one request. It is given back with the answer, or unused by disposing.</summary>
public interface IPushTurn : IDisposable
{
    /// <summary>Makes the request, encoding and compressing off the caller's scheduler. Holds nothing when it is answered.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up; the outcome is unknown.</exception>
    Task<PushAnswer> SendAsync(PushRequest request, CancellationToken cancellationToken);
}
