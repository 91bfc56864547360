namespace OrleansKafkaLoki.Grains.Loki.Limits;

/// <summary>A limit of Loki that its error texts name.</summary>
internal enum LimitKind
{
    /// <summary><see cref="TenantLimits.MaxLineBytes"/>.</summary>
    LineBytes,

    /// <summary><see cref="TenantLimits.MaxAge"/>, in ticks.</summary>
    Age,

    /// <summary><see cref="TenantLimits.MaxMetadataBytes"/>.</summary>
    MetadataBytes,

    /// <summary><see cref="TenantLimits.MaxMetadataEntries"/>.</summary>
    MetadataEntries,

    /// <summary><see cref="TenantLimits.MaxRequestBytes"/>.</summary>
    RequestBytes,

    /// <summary><see cref="TenantLimits.StreamRate"/>.</summary>
    StreamRate,

    /// <summary><see cref="TenantLimits.StreamBurst"/>.</summary>
    StreamBurst,
}
