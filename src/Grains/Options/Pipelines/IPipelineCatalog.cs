namespace OrleansKafkaLoki.Grains.Options.Pipelines;

/// <summary>The pipelines that this silo is configured for. Silos differ while they are restarted one by one.</summary>
public interface IPipelineCatalog
{
    /// <summary>All pipelines by name.</summary>
    IReadOnlyDictionary<string, PipelineOptions> Pipelines { get; }
}
