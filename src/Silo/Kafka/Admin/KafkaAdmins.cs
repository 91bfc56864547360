using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.Kafka.Credentials;
using OrleansKafkaLoki.Silo.Kafka.Health;

namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>One <see cref="KafkaAdmin"/> per pipeline, created on first use.</summary>
internal sealed class KafkaAdmins(IPipelineCatalog catalog, KafkaMetrics metrics, TimeProvider time, ILogger<KafkaCredentials> logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, KafkaAdmin> _admins = new();
    private readonly ConcurrentDictionary<string, Lazy<KafkaCredentials>> _credentials = new(); // Two would both look, and one for ever.
    private readonly ConcurrentDictionary<string, PartitionOffsets> _offsets = new();

    /// <summary>The client of a pipeline.</summary>
    /// <exception cref="KeyNotFoundException">There is no such pipeline.</exception>
    public KafkaAdmin Of(string pipeline) => _admins.GetOrAdd(pipeline, name => new KafkaAdmin(name, CredentialsOf(name), metrics));

    /// <summary>What a pipeline's clients prove themselves with.</summary>
    /// <exception cref="KeyNotFoundException">There is no such pipeline.</exception>
    public KafkaCredentials CredentialsOf(string pipeline) =>
        _credentials.GetOrAdd(pipeline, name => new(() => new KafkaCredentials(name, catalog.Pipelines[name].Source, time, logger))).Value;

    /// <summary>The offsets of a pipeline's partitions.</summary>
    /// <exception cref="KeyNotFoundException">There is no such pipeline.</exception>
    public PartitionOffsets OffsetsOf(string pipeline) => _offsets.GetOrAdd(pipeline, name => new PartitionOffsets(Of(name)));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var admin in _admins.Values)
        {
            admin.Dispose();
        }

        foreach (var credentials in _credentials.Values.Where(made => made.IsValueCreated))
        {
            credentials.Value.Dispose();
        }
    }
}
