using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Health;

/// <summary>
/// Whether the silo can take partitions: it is an active member of its cluster, and nobody has told it to stop. It joins when Redis has
/// answered; from then on no server decides over it.
/// </summary>
internal sealed class SiloHealth(IHostApplicationLifetime lifetime) : ILifecycleParticipant<ISiloLifecycle>
{
    private volatile bool _hasJoined;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(SiloHealth), ServiceLifecycleStage.Active, _ =>
    {
        _hasJoined = true;
        return Task.CompletedTask;
    });

    /// <summary>Its word now, from memory.</summary>
    public PartHealth Check() => new("silo", Reason is null, Reason);

    private string? Reason => lifetime.ApplicationStopping.IsCancellationRequested ? "it drains its partitions and leaves the cluster"
        : _hasJoined ? null
        : "it has not joined the cluster yet";
}
