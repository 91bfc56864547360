using OrleansKafkaLoki.Grains.Health;

namespace OrleansKafkaLoki.Silo.Health;

/// <summary>Whether the silo is an active member of its cluster.</summary>
internal sealed class SiloHealth : IHealthSource, ILifecycleParticipant<ISiloLifecycle>
{
    private volatile string? reason = "it has not joined the cluster yet";

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(SiloHealth), ServiceLifecycleStage.Active, OnActiveAsync, OnStoppingAsync);

    /// <inheritdoc/>
    public IEnumerable<PartHealth> Check() => [new PartHealth("silo", reason is null, reason)];

    private Task OnActiveAsync(CancellationToken cancellationToken)
    {
        reason = null;
        return Task.CompletedTask;
    }

    private Task OnStoppingAsync(CancellationToken cancellationToken)
    {
        reason = "it is leaving the cluster";
        return Task.CompletedTask;
    }
}
