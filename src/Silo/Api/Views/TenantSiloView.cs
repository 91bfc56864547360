using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>What one silo does for a tenant. What is not known is absent.</summary>
internal sealed record TenantSiloView
{
    /// <summary>The silo.</summary>
    public required string Silo { get; init; }

    /// <summary>The tenant's streams that it writes.</summary>
    public required int Streams { get; init; }

    /// <summary>Encoded bytes that they hold without a verdict.</summary>
    public required long HeldBytes { get; init; }

    /// <summary>Pushes that may make a request now, or do.</summary>
    public required int InFlight { get; init; }

    /// <summary>How many may at once; 0 while Loki throttles the tenant.</summary>
    public int? Limit { get; init; }

    /// <summary>Since when Loki throttles the tenant, UTC.</summary>
    public DateTime? ThrottledSince { get; init; }

    /// <summary>Since when no push gets through, UTC.</summary>
    public DateTime? FailingSince { get; init; }

    /// <summary>When the next request may be made, if that is not now, UTC.</summary>
    public DateTime? NextTry { get; init; }

    /// <summary>When Loki last took a push, UTC.</summary>
    public DateTime? LastPush { get; init; }

    /// <summary>What went wrong last.</summary>
    public ErrorView? LastError { get; init; }

    /// <summary>The view of <paramref name="tenant"/>.</summary>
    public static TenantSiloView Of(TenantOnSilo tenant) => new()
    {
        Silo = tenant.Silo,
        Streams = tenant.Streams,
        HeldBytes = tenant.HeldBytes,
        InFlight = tenant.InFlight,
        Limit = tenant.Limit,
        ThrottledSince = Known.Time(tenant.ThrottledSinceMs),
        FailingSince = Known.Time(tenant.FailingSinceMs),
        NextTry = Known.Time(tenant.NextTryMs),
        LastPush = Known.Time(tenant.LastPushMs),
        LastError = ErrorView.Of(tenant.LastError, tenant.LastErrorStatus, tenant.LastErrorMs),
    };
}
