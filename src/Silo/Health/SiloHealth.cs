using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Health;

/// <summary>Whether the silo is an active member of its cluster.</summary>
internal sealed class SiloHealth : IHealthSource, ILifecycleParticipant<ISiloLifecycle>
{
    private volatile string? _reason = "it has not joined the cluster yet";

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(SiloHealth), ServiceLifecycleStage.Active, OnActiveAsync, OnStoppingAsync);

    /// <inheritdoc/>
    public IEnumerable<PartHealth> Check() => [new PartHealth("silo", _reason is null, _reason)];

    private Task OnActiveAsync(CancellationToken cancellationToken)
    {
        _reason = null;
        return Task.CompletedTask;
    }

    private Task OnStoppingAsync(CancellationToken cancellationToken)
    {
        _reason = "it is leaving the cluster";
        return Task.CompletedTask;
    }
}
