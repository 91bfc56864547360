using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Loki.Push;

/// <summary>
/// The tenants that an endpoint pushes for. Tenants may come from the records, so idle ones are forgotten: after a while,
/// and at once when there are many.
/// </summary>
internal sealed class LokiTenants(Func<string, LokiTenant> create, TimeProvider timeProvider)
{
    /// <summary>The most tenants that are kept beyond those in use.</summary>
    public const int Capacity = 1000;

    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(10);

    /// <summary>
    /// After so long without a push a failure is over that nobody waits for: Loki had stored what failed, or it is another silo's by now.
    /// </summary>
    private static readonly TimeSpan RestTime = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LokiTenant> _tenants = [];

    /// <summary>How many are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _tenants.Count;
            }
        }
    }

    /// <summary>Takes hold of a tenant until <see cref="Return"/>.</summary>
    public LokiTenant Rent(string name)
    {
        lock (_gate)
        {
            if (!_tenants.TryGetValue(name, out var tenant))
            {
                ForgetIdle();
                tenant = create(name);
                _tenants.Add(name, tenant);
            }

            tenant.Users++;
            return tenant;
        }
    }

    /// <summary>Lets go of a tenant.</summary>
    public void Return(LokiTenant tenant)
    {
        lock (_gate)
        {
            tenant.Users--;
            tenant.LastUsed = timeProvider.GetSteadyTime();
        }
    }

    /// <summary>The health of every tenant.</summary>
    public IReadOnlyList<LokiEndpointHealth> Health()
    {
        lock (_gate)
        {
            var restingSince = timeProvider.GetSteadyTime() - RestTime;
            foreach (var tenant in _tenants.Values.Where(tenant => tenant.Users == 0 && tenant.LastUsed <= restingSince))
            {
                tenant.Health.MarkIdle();
            }

            return [.. _tenants.Values.Select(tenant => tenant.Health.Snapshot())];
        }
    }

    /// <summary>How many pushes of each tenant may be under way, and how long it was throttled.</summary>
    public IReadOnlyList<(string Tenant, int Limit, TimeSpan Throttled)> Admissions()
    {
        lock (_gate)
        {
            return [.. _tenants.Values.Select(tenant => (tenant.Name, tenant.Admission.Limit, tenant.Admission.Throttled))];
        }
    }

    /// <summary>How the pushes of every tenant fare.</summary>
    public IReadOnlyList<TenantPushing> Describe()
    {
        lock (_gate)
        {
            return [.. _tenants.Values.Select(tenant => tenant.Describe(timeProvider))];
        }
    }

    private void ForgetIdle()
    {
        var idleSince = _tenants.Count >= Capacity ? TimeSpan.MaxValue : timeProvider.GetSteadyTime() - IdleTime;
        foreach (var (name, tenant) in _tenants)
        {
            if (tenant.Users == 0 && tenant.LastUsed <= idleSince)
            {
                tenant.Health.MarkIdle();
                _tenants.Remove(name);
            }
        }
    }
}
