using OrleansKafkaLoki.Grains.Interfaces.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Silo.Api.Reading;

/// <summary>What the API reads. Each answer is the whole cluster's, whichever silo is asked.</summary>
internal interface IClusterReader
{
    /// <summary>The silos and what each runs.</summary>
    /// <exception cref="ClusterUnavailableException">It could not be asked.</exception>
    Task<ClusterStatus> ClusterAsync();

    /// <summary>A pipeline and its partitions.</summary>
    /// <param name="pipeline">The name of one that there is.</param>
    /// <exception cref="ClusterUnavailableException">It could not be asked.</exception>
    Task<PipelineStatus> PipelineAsync(string pipeline);
}
