using OrleansKafkaLoki.Grains.Options.Pipelines;

namespace OrleansKafkaLoki.Silo.Tests.Loki;

/// <summary>The pipelines that a test names.</summary>
internal sealed class TestCatalog(params (string Name, PipelineOptions Options)[] pipelines) : IPipelineCatalog
{
    public IReadOnlyDictionary<string, PipelineOptions> Pipelines { get; } = pipelines.ToDictionary(pipeline => pipeline.Name, pipeline => pipeline.Options);
}
