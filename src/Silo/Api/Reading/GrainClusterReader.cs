using OrleansKafkaLoki.Grains.Interfaces.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Silo.Health;

namespace OrleansKafkaLoki.Silo.Api.Reading;

/// <summary>Asks the admin grains.</summary>
internal sealed class GrainClusterReader(IGrainFactory grains, SiloHealth silo) : IClusterReader
{
    /// <inheritdoc/>
    public Task<ClusterStatus> ClusterAsync() =>
        AskAsync(() => grains.GetGrain<IPartitionBalancerGrain>(IPartitionBalancerGrain.Key).GetStatusAsync());

    /// <inheritdoc/>
    public Task<PipelineStatus> PipelineAsync(string pipeline) =>
        AskAsync(() => grains.GetGrain<IPipelineAdminGrain>(pipeline).GetStatusAsync());

    private async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        // The listener answers before the silo has joined and while it leaves; a grain then would not.
        if (silo.Check() is { Ready: false, Reason: var reason })
        {
            throw new ClusterUnavailableException($"This silo cannot ask the cluster: {reason}.");
        }

        try
        {
            return await ask();
        }
        catch (Exception exception)
        {
            throw new ClusterUnavailableException($"The cluster does not answer. {exception.Message}", exception);
        }
    }
}
