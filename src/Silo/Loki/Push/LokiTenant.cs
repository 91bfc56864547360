using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.Loki.Admission;

namespace OrleansKafkaLoki.Silo.Loki.Push;

/// <summary>What an endpoint keeps per tenant, while pushes hold it.</summary>
internal sealed class LokiTenant(string name, TenantAdmission admission, TenantCircuit circuit, TenantHealth health, SharedPushes? shared)
{
    private long _deliveries;

    /// <summary>Its name; empty when none is sent.</summary>
    public string Name => name;

    /// <summary>Lets its pushes through.</summary>
    public TenantAdmission Admission => admission;

    public TenantCircuit Circuit => circuit;

    public TenantHealth Health => health;

    /// <inheritdoc cref="IPushWay.Shared"/>
    public SharedPushes? Shared => shared;

    /// <summary>How many of its pushes Loki took.</summary>
    public long Deliveries => Volatile.Read(ref _deliveries);

    /// <summary>How many pushes hold it.</summary>
    public int Users { get; set; }

    /// <summary>When the last push released it, by <see cref="SteadyTime"/>.</summary>
    public TimeSpan LastUsed { get; set; }

    /// <summary>How its pushes fare.</summary>
    public TenantPushing Describe(TimeProvider time)
    {
        var (now, wall) = (time.GetSteadyTime(), time.GetUtcNow());
        var (since, until) = admission.Throttle;
        var wait = circuit.Remaining;
        return health.Describe(new TenantPushing(name, admission.Inside, admission.Limit)
        {
            ThrottledSince = wall - (now - since),
            NextTry = wall + (until - now ?? (wait > TimeSpan.Zero ? wait : null)),
        });
    }

    /// <summary>Records what a request came to.</summary>
    public void Record(in PushAnswer answer)
    {
        if (answer.Disposition == PushDisposition.Delivered)
        {
            Interlocked.Increment(ref _deliveries);
        }

        circuit.Record(answer);
        health.Record(answer);
    }
}
