using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>One tenant, over all silos. What is not known is absent.</summary>
internal sealed record TenantView
{
    /// <summary>Its name; empty when none is sent.</summary>
    public required string Tenant { get; init; }

    /// <summary>Its streams.</summary>
    public required int Streams { get; init; }

    /// <summary>Encoded bytes that they hold without a verdict.</summary>
    public required long HeldBytes { get; init; }

    /// <summary>Records that they hold without a verdict.</summary>
    public required long HeldRecords { get; init; }

    /// <summary>Pushes that may make a request now, or do.</summary>
    public required int InFlight { get; init; }

    /// <summary>How many may at once, over the silos that push for it: adapted to what Loki bears.</summary>
    public int? Limit { get; init; }

    /// <summary>Since when Loki throttles it, on any silo, UTC.</summary>
    public DateTime? ThrottledSince { get; init; }

    /// <summary>Since when no push gets through on some silo, UTC.</summary>
    public DateTime? FailingSince { get; init; }

    /// <summary>When Loki last took a push, UTC.</summary>
    public DateTime? LastPush { get; init; }

    /// <summary>What went wrong last.</summary>
    public ErrorView? LastError { get; init; }

    /// <summary>Who has all its streams paused, and why.</summary>
    public StreamPauseView? Pause { get; init; }

    /// <summary>What each silo does for it.</summary>
    public required IReadOnlyList<TenantSiloView> Silos { get; init; }

    /// <summary>The view of <paramref name="tenant"/>.</summary>
    public static TenantView Of(TenantStatus tenant) => new()
    {
        Tenant = tenant.Tenant,
        Streams = tenant.Streams,
        HeldBytes = tenant.HeldBytes,
        HeldRecords = tenant.HeldRecords,
        InFlight = tenant.InFlight,
        Limit = tenant.Limit,
        ThrottledSince = Known.Time(tenant.ThrottledSinceMs),
        FailingSince = Known.Time(tenant.FailingSinceMs),
        LastPush = Known.Time(tenant.LastPushMs),
        LastError = tenant.LastRefused is { } last ? ErrorView.Of(last.LastError, last.LastErrorStatus, last.LastErrorMs) : null,
        Pause = StreamPauseView.Of(tenant.Pause),
        Silos = [.. tenant.Silos.Select(TenantSiloView.Of)],
    };
}
