namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>How the pushes of a tenant fare on this silo.</summary>
/// <param name="Tenant">The tenant; empty when none is sent.</param>
/// <param name="InFlight">Pushes that may make a request now, or do.</param>
/// <param name="Limit">How many may at once; 0 while Loki throttles the tenant.</param>
public sealed record TenantPushing(string Tenant, int InFlight, int Limit)
{
    /// <summary>Since when Loki throttles the tenant; null while it does not.</summary>
    public DateTimeOffset? ThrottledSince { get; init; }

    /// <summary>Since when no push gets through; null while they do.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>When the next request may be made, if that is not now.</summary>
    public DateTimeOffset? NextTry { get; init; }

    /// <summary>What last went wrong; null when nothing did.</summary>
    public PushAnswer? LastError { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? LastErrorAt { get; init; }

    /// <summary>When Loki last took a push; null before the first.</summary>
    public DateTimeOffset? LastPush { get; init; }
}
