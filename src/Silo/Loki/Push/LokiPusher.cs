using System.Buffers;
using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Pipelines;

namespace OrleansKafkaLoki.Silo.Loki.Push;

/// <summary>Pushes the batches of all pipelines from this silo, each pipeline through its own <see cref="LokiEndpoint"/>.</summary>
public sealed class LokiPusher : ILokiPusher, ILokiTenants, IDisposable
{
    private readonly FrozenDictionary<string, LokiEndpoint> _endpoints;

    internal LokiPusher(
        IPipelineCatalog catalog, PushMetrics metrics, TimeProvider timeProvider, ILogger<LokiPusher> logger, ArrayPool<byte> pool,
        IPipelineEvents? events = null)
    {
        _endpoints = catalog.Pipelines.ToFrozenDictionary(
            pipeline => pipeline.Key,
            pipeline => new LokiEndpoint(pipeline.Key, pipeline.Value.Sink, metrics, timeProvider, logger, pool, events));
        metrics.ConcurrencyLimits = () => Measure(tenant => tenant.Limit);
        metrics.ThrottledTimes = () => Measure(tenant => tenant.Throttled.TotalSeconds);
    }

    /// <summary>How the pushes of every pipeline fare: one entry for each tenant that fails, or one for the pipeline when none does.</summary>
    public IReadOnlyList<LokiEndpointHealth> Health => [.. _endpoints.Values.SelectMany(endpoint => endpoint.Health())];

    /// <summary>The tenants that a pipeline pushes for now, or did lately.</summary>
    internal IEnumerable<string> Tenants(string pipeline) => _endpoints[pipeline].Admissions().Select(tenant => tenant.Tenant);

    /// <inheritdoc/>
    public IPushWay Open(string pipeline, string tenant) => _endpoints.TryGetValue(pipeline, out var endpoint)
        ? endpoint.Open(tenant)
        : throw new ArgumentException($"There is no pipeline '{pipeline}'.", nameof(pipeline));

    /// <inheritdoc/>
    public IReadOnlyList<TenantPushing> Of(string pipeline) => _endpoints.TryGetValue(pipeline, out var endpoint) ? endpoint.Describe() : [];

    /// <inheritdoc/>
    public string? EndpointOf(string pipeline) => _endpoints.GetValueOrDefault(pipeline)?.Client.Endpoint;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var endpoint in _endpoints.Values)
        {
            endpoint.Dispose();
        }
    }

    private IEnumerable<Measurement<T>> Measure<T>(Func<(string Tenant, int Limit, TimeSpan Throttled), T> value)
        where T : struct =>
        from endpoint in _endpoints
        from tenant in endpoint.Value.Admissions()
        select new Measurement<T>(
            value(tenant), new KeyValuePair<string, object?>("pipeline", endpoint.Key), new KeyValuePair<string, object?>("tenant", tenant.Tenant));
}
