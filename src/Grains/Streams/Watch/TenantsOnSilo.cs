using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Grains.Streams.Watch;

/// <summary>Tells of tenants as they go over the wire.</summary>
internal static class TenantsOnSilo
{
    /// <summary>How a tenant's pushes fare.</summary>
    /// <param name="tenant">As the pusher knows it.</param>
    /// <param name="silo">The silo.</param>
    /// <param name="before">What is known of its streams; null for nothing.</param>
    public static TenantOnSilo Of(TenantPushing tenant, string silo, TenantOnSilo? before = null) => (before ?? new TenantOnSilo { Tenant = tenant.Tenant, Silo = silo }) with
    {
        InFlight = tenant.InFlight,
        Limit = tenant.Limit,
        ThrottledSinceMs = tenant.ThrottledSince?.ToUnixTimeMilliseconds(),
        FailingSinceMs = tenant.FailingSince?.ToUnixTimeMilliseconds(),
        NextTryMs = tenant.NextTry?.ToUnixTimeMilliseconds(),
        LastError = tenant.LastError?.Reason,
        LastErrorStatus = tenant.LastError?.Status ?? 0,
        LastErrorMs = tenant.LastErrorAt?.ToUnixTimeMilliseconds(),
        LastPushMs = tenant.LastPush?.ToUnixTimeMilliseconds(),
    };
}
