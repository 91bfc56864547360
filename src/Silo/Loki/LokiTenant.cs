namespace OrleansKafkaLoki.Silo.Loki;

/// <summary>What an endpoint keeps per tenant, while pushes hold it.</summary>
internal sealed class LokiTenant(TenantCircuit circuit, TenantHealth health)
{
    /// <summary>Its circuit.</summary>
    public TenantCircuit Circuit => circuit;

    /// <summary>Its health.</summary>
    public TenantHealth Health => health;

    /// <summary>How many pushes hold it.</summary>
    public int Users { get; set; }

    /// <summary>When the last push let go of it.</summary>
    public DateTimeOffset LastUsed { get; set; }
}
