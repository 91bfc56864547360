using System.Buffers;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Loki.Admission;
using Polly;

namespace OrleansKafkaLoki.Silo.Loki.Push;

/// <summary>What all pushes of one pipeline share: the client, the slots, the tenants.</summary>
internal sealed class LokiEndpoint : IDisposable
{
    private readonly LokiTenants _tenants;
    private readonly SemaphoreSlim _slots;

    /// <summary>Opens no connection yet.</summary>
    public LokiEndpoint(
        string pipeline, LokiSinkOptions options, PushMetrics metrics, TimeProvider timeProvider, ILogger logger, ArrayPool<byte> pool,
        IPipelineEvents? events)
    {
        Pipeline = pipeline;
        Metrics = metrics;
        Time = timeProvider;
        Client = new LokiClient(pipeline, options, metrics, timeProvider, logger, pool);
        Retry = PushRetry.Build(options.Request, timeProvider);
        _slots = new SemaphoreSlim(options.Request.Concurrency);
        _tenants = new LokiTenants(
            tenant => new LokiTenant(
                tenant,
                new TenantAdmission(options.Request, _slots, timeProvider),
                new TenantCircuit(timeProvider),
                new TenantHealth(pipeline, Client.Endpoint, tenant, timeProvider, logger, events),
                options.Batch.MaxStreams > 1 ? new SharedPushes(options.Batch, () => Open(tenant), timeProvider, TaskScheduler.Default) : null),
            timeProvider);
    }

    /// <summary>The pipeline's name.</summary>
    public string Pipeline { get; }

    /// <summary>Makes the requests.</summary>
    public LokiClient Client { get; }

    /// <inheritdoc cref="IPushWay.Retry"/>
    public ResiliencePipeline<PushAnswer> Retry { get; }

    /// <summary>Where it is counted.</summary>
    public PushMetrics Metrics { get; }

    /// <summary>The clock of the waits.</summary>
    public TimeProvider Time { get; }

    /// <inheritdoc cref="ILokiPusher.Open"/>
    public PushWay Open(string tenant) => new(this, _tenants.Rent(tenant));

    /// <summary>A push has come to its end.</summary>
    public void Close(LokiTenant tenant) => _tenants.Return(tenant);

    /// <summary>How the pushes fare: one line for each tenant that fails, or one for the whole when none does.</summary>
    public IReadOnlyList<LokiEndpointHealth> Health()
    {
        var failing = _tenants.Health().Where(health => !health.Healthy).ToList();
        return failing.Count > 0 ? failing : [new LokiEndpointHealth(Pipeline, Client.Endpoint, "", null, 0, "")];
    }

    /// <inheritdoc cref="LokiTenants.Describe"/>
    public IReadOnlyList<TenantPushing> Describe() => _tenants.Describe();

    /// <inheritdoc cref="LokiTenants.Admissions"/>
    public IEnumerable<(string Tenant, int Limit, TimeSpan Throttled)> Admissions() => _tenants.Admissions();

    /// <inheritdoc/>
    public void Dispose()
    {
        Client.Dispose();
        _slots.Dispose();
    }
}
