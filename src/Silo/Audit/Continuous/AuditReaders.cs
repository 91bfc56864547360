using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Silo.Audit.Continuous;

/// <summary>The readers of this silo's continuous audits, one of a pipeline, whose work together keeps to the pipeline's share.</summary>
internal sealed class AuditReaders(IPipelineCatalog catalog, PipelinePlans plans, AuditConsumers consumers, ITopicCatalog topics, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, AuditReader> _readers = new();

    /// <summary>The pipeline's.</summary>
    public AuditReader Of(string pipeline) => _readers.GetOrAdd(pipeline, name =>
        new AuditReader(plans[name], consumers, topics, new AuditPace(rate: 0, catalog.Pipelines[name].Audit.Continuous.MaxShare, time), time));
}
