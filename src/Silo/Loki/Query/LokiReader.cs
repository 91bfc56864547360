using System.Buffers;
using System.Collections.Frozen;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Pipelines;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>Asks Loki for the entries of all pipelines' streams, each pipeline through its own <see cref="QueryEndpoint"/>.</summary>
internal sealed class LokiReader : ILokiReader, IDisposable
{
    private readonly FrozenDictionary<string, QueryEndpoint> _endpoints;

    public LokiReader(IPipelineCatalog catalog, QueryMetrics metrics, TimeProvider timeProvider, ILogger<LokiReader> logger, ArrayPool<byte> pool) =>
        _endpoints = catalog.Pipelines.ToFrozenDictionary(
            pipeline => pipeline.Key,
            pipeline => new QueryEndpoint(pipeline.Key, pipeline.Value.Sink, metrics, timeProvider, logger, pool));

    /// <summary>Why a pipeline cannot ask; null as far as it can.</summary>
    public string? Trouble(string pipeline) => Endpoint(pipeline).Trouble;

    /// <inheritdoc cref="QueryEndpoint.ProbeAsync"/>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="tenants">Its tenants.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task ProbeAsync(string pipeline, IEnumerable<string> tenants, CancellationToken cancellationToken) =>
        Endpoint(pipeline).ProbeAsync(tenants, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The stream's pipeline is not configured.</exception>
    /// <exception cref="FormatException">The stream's labels are not a label set.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Task<ReadAnswer> ReadAsync(StreamQuestion question, CancellationToken cancellationToken)
    {
        var endpoint = Endpoint(question.Stream.Pipeline);

        // Off the caller's grain: reading a page takes milliseconds of its turn.
        return Task.Run(() => endpoint.ReadAsync(question, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A stream's pipeline is not configured.</exception>
    /// <exception cref="FormatException">A stream's labels are not a label set.</exception>
    public Task ReadTogetherAsync(IReadOnlyList<StreamQuestion> questions) => Task.Run(() => Task.WhenAll(questions
        .GroupBy(question => (question.Stream.Pipeline, question.Stream.Tenant))
        .Select(ofTenant => Endpoint(ofTenant.Key.Pipeline).ReadTogetherAsync(ofTenant.Key.Tenant, ofTenant))));

    /// <inheritdoc cref="QueryEndpoint.AskAsync(SumQuery, CancellationToken)"/>
    public Task<QueryAnswer> AskAsync(string pipeline, SumQuery query, CancellationToken cancellationToken) => Endpoint(pipeline).AskAsync(query, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var endpoint in _endpoints.Values)
        {
            endpoint.Dispose();
        }
    }

    private QueryEndpoint Endpoint(string pipeline) => _endpoints.TryGetValue(pipeline, out var endpoint)
        ? endpoint
        : throw new ArgumentException($"There is no pipeline '{pipeline}'.", nameof(pipeline));
}
