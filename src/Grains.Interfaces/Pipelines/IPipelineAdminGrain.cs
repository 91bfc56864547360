using Orleans.Concurrency;

namespace OrleansKafkaLoki.Grains.Interfaces.Pipelines;

/// <summary>The operator's view of one pipeline. Keyed by the pipeline's name.</summary>
[Alias("okl.IPipelineAdminGrain"), Orleans.CodeGeneration.Version(1)]
public interface IPipelineAdminGrain : IGrainWithStringKey
{
    /// <summary>Where the pipeline and each of its partitions stand.</summary>
    [Alias("GetStatus"), ReadOnly]
    Task<PipelineStatus> GetStatusAsync();
}
