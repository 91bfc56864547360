using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Loki.Admission;
using OrleansKafkaLoki.Silo.Loki.Push;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Push;

public sealed class LokiTenantsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LokiTenants _tenants;

    public LokiTenantsTests() => _tenants = new LokiTenants(
        tenant => new LokiTenant(
            tenant,
            new TenantAdmission(new RequestOptions(), new SemaphoreSlim(1), _time),
            new TenantCircuit(_time), new TenantHealth("web", "http://loki", tenant, _time, NullLogger.Instance), shared: null),
        _time);

    [Fact]
    public void Rent_SameTenant_SharesItsState() => Assert.Same(_tenants.Rent("a"), _tenants.Rent("a"));

    /// <summary>What failed may have been stored, or another silo's by now: a failure that nobody waits for would never end.</summary>
    [Fact]
    public void Health_NobodyPushesToAFailingTenantForAWhile_TheFailureIsOver()
    {
        var tenant = _tenants.Rent("a");
        tenant.Health.Record(new PushAnswer(PushDisposition.Unavailable, 503, "down"));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(_tenants.Health().Single().Healthy);

        _tenants.Return(tenant);
        _time.Advance(TimeSpan.FromSeconds(14));
        Assert.False(_tenants.Health().Single().Healthy);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_tenants.Health().Single().Healthy);
    }

    [Fact]
    public void Rent_ManyIdleTenants_StaysBounded()
    {
        for (var i = 0; i < 5 * LokiTenants.Capacity; i++)
        {
            _tenants.Return(_tenants.Rent($"tenant-{i}"));
        }

        Assert.InRange(_tenants.Count, 1, LokiTenants.Capacity);
    }

    [Fact]
    public void Rent_TenantsInUse_AreKept()
    {
        var held = _tenants.Rent("held");
        _time.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 2 * LokiTenants.Capacity; i++)
        {
            _tenants.Return(_tenants.Rent($"tenant-{i}"));
        }

        Assert.Same(held, _tenants.Rent("held"));
    }

    [Fact]
    public void Rent_AfterAWhile_ForgetsIdleTenants()
    {
        _tenants.Return(_tenants.Rent("a"));
        _time.Advance(TimeSpan.FromMinutes(5));
        _tenants.Return(_tenants.Rent("b"));
        _time.Advance(TimeSpan.FromMinutes(5));
        _tenants.Return(_tenants.Rent("c"));

        Assert.Equal(["b", "c"], _tenants.Health().Select(health => health.Tenant).Order());
    }
}
