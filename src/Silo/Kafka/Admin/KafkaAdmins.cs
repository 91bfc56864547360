using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.Kafka.Health;

namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>One <see cref="KafkaAdmin"/> per pipeline, created on first use.</summary>
internal sealed class KafkaAdmins(IPipelineCatalog catalog, KafkaMetrics metrics) : IDisposable
{
    private readonly ConcurrentDictionary<string, KafkaAdmin> _admins = new();
    private readonly ConcurrentDictionary<string, PartitionOffsets> _offsets = new();

    /// <summary>The client of a pipeline.</summary>
    /// <exception cref="KeyNotFoundException">There is no such pipeline.</exception>
    public KafkaAdmin Of(string pipeline) => _admins.GetOrAdd(pipeline, name => new KafkaAdmin(name, catalog.Pipelines[name].Source, metrics));

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
    }
}
