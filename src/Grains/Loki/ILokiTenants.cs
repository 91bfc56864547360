namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>Tells how pushes fare on this silo, tenant by tenant.</summary>
public interface ILokiTenants
{
    /// <summary>The tenants that a pipeline pushes for now, or did lately; none where there is no such pipeline.</summary>
    IReadOnlyList<TenantPushing> Of(string pipeline);

    /// <summary>Where a pipeline's pushes go, without credentials; null where there is no such pipeline.</summary>
    string? EndpointOf(string pipeline) => null;
}
