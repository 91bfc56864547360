namespace OrleansKafkaLoki.Grains.Hosting;

/// <summary>
/// The moment in a silo's shutdown when everything that can be delivered is: from then on batchers answer at once and
/// hold nothing, because a parked call would hold up deactivation.
/// </summary>
public sealed class SiloRelease : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    /// <summary>Cancelled at that moment.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    internal Task ReleaseAsync() => _source.CancelAsync();
}
