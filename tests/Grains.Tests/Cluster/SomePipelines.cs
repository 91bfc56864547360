using OrleansKafkaLoki.Grains.Options.Pipelines;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

/// <summary>The pipelines of a silo that does not have all.</summary>
internal sealed record SomePipelines(IReadOnlyDictionary<string, PipelineOptions> Pipelines) : IPipelineCatalog;
