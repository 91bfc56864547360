using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>A snapshot of a tenant of a pipeline, over all silos.</summary>
/// <param name="Tenant">The tenant; empty when none is sent.</param>
/// <param name="Silos">What each silo does for it; those that do nothing are left out.</param>
[GenerateSerializer, Immutable, Alias("okl.TenantStatus")]
public sealed record TenantStatus([property: Id(0)] string Tenant, [property: Id(1)] ImmutableArray<TenantOnSilo> Silos)
{
    /// <summary>Its streams.</summary>
    public int Streams => Silos.Sum(silo => silo.Streams);

    /// <summary>Encoded bytes that they hold without a verdict.</summary>
    public long HeldBytes => Silos.Sum(silo => silo.HeldBytes);

    /// <summary>Records that they hold without a verdict.</summary>
    public long HeldRecords => Silos.Sum(silo => silo.HeldRecords);

    /// <summary>Pushes that may make a request now, or do.</summary>
    public int InFlight => Silos.Sum(silo => silo.InFlight);

    /// <summary>How many may at once, over the silos of which it is known; null when it is of none.</summary>
    public int? Limit => Silos.Any(silo => silo.Limit is not null) ? Silos.Sum(silo => silo.Limit ?? 0) : null;

    /// <summary>Since when Loki throttles it on any silo; null while it does on none.</summary>
    public long? ThrottledSinceMs => Silos.Min(silo => silo.ThrottledSinceMs);

    /// <summary>Since when no push gets through on some silo; null while they do.</summary>
    public long? FailingSinceMs => Silos.Min(silo => silo.FailingSinceMs);

    /// <summary>When Loki last took a push from any silo; null when that was not lately.</summary>
    public long? LastPushMs => Silos.Max(silo => silo.LastPushMs);

    /// <summary>The order that has all its streams push nothing; null for none.</summary>
    public StreamPause? Pause => Silos.Select(silo => silo.Pause).FirstOrDefault(pause => pause is not null);

    /// <summary>The silo to which Loki last said that it takes nothing; null when it took everything.</summary>
    public TenantOnSilo? LastRefused => Silos.Where(silo => silo.LastError is not null).MaxBy(silo => silo.LastErrorMs);
}
