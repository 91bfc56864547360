using System.Buffers;
using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Pipelines;

namespace OrleansKafkaLoki.Silo.Loki.Push;

/// <summary>Pushes the batches of all pipelines from this silo, each pipeline through its own <see cref="LokiEndpoint"/>.</summary>
public sealed class LokiPusher : ILokiPusher, IDisposable
{
    private readonly FrozenDictionary<string, LokiEndpoint> _endpoints;

    internal LokiPusher(
        IPipelineCatalog catalog, PushMetrics metrics, TimeProvider timeProvider, ILogger<LokiPusher> logger, ArrayPool<byte> pool)
    {
        _endpoints = catalog.Pipelines.ToFrozenDictionary(
            pipeline => pipeline.Key,
            pipeline => new LokiEndpoint(pipeline.Key, pipeline.Value.Sink, metrics, timeProvider, logger, pool));
        metrics.ConcurrencyLimits = () =>
            from endpoint in _endpoints
            from tenant in endpoint.Value.Limits()
            select new Measurement<int>(
                tenant.Limit, new KeyValuePair<string, object?>("pipeline", endpoint.Key), new KeyValuePair<string, object?>("tenant", tenant.Tenant));
    }

    /// <summary>How the pushes of every pipeline fare: one entry for each tenant that fails, or one for the pipeline when none does.</summary>
    public IReadOnlyList<LokiEndpointHealth> Health => [.. _endpoints.Values.SelectMany(endpoint => endpoint.Health())];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The batch's pipeline is not configured.</exception>
    public Task<PushAnswer> PushAsync(IPushBatch batch, CancellationToken cancellationToken)
    {
        if (!_endpoints.TryGetValue(batch.Stream.Pipeline, out var endpoint))
        {
            throw new ArgumentException($"There is no pipeline '{batch.Stream.Pipeline}'.", nameof(batch));
        }

        // Off the caller's grain: encoding and compressing a batch takes milliseconds of its turn.
        return Task.Run(() => endpoint.PushAsync(batch, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var endpoint in _endpoints.Values)
        {
            endpoint.Dispose();
        }
    }
}
