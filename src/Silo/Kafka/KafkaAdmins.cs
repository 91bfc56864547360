using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Pipelines;

namespace OrleansKafkaLoki.Silo.Kafka;

/// <summary>One <see cref="KafkaAdmin"/> per pipeline, created on first use.</summary>
internal sealed class KafkaAdmins(IPipelineCatalog catalog, KafkaMetrics metrics) : IDisposable
{
    private readonly ConcurrentDictionary<string, KafkaAdmin> _admins = new();

    /// <summary>The client of a pipeline.</summary>
    /// <exception cref="KeyNotFoundException">There is no such pipeline.</exception>
    public KafkaAdmin Of(string pipeline) => _admins.GetOrAdd(pipeline, name => new KafkaAdmin(name, catalog.Pipelines[name].Source, metrics));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var admin in _admins.Values)
        {
            admin.Dispose();
        }
    }
}
