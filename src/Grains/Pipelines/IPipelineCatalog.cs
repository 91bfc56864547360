namespace OrleansKafkaLoki.Grains.Pipelines;

/// <summary>The configured pipelines; the same on every silo.</summary>
public interface IPipelineCatalog
{
    /// <summary>All pipelines by name.</summary>
    IReadOnlyDictionary<string, PipelineOptions> Pipelines { get; }
}
