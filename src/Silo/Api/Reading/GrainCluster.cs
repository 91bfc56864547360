using OrleansKafkaLoki.Grains.Interfaces.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Silo.Health;

namespace OrleansKafkaLoki.Silo.Api.Reading;

/// <summary>Asks the admin grains.</summary>
internal sealed partial class GrainCluster(IGrainFactory grains, SiloHealth silo) : IClusterReader, IPipelineControl
{
    /// <inheritdoc/>
    public Task<ClusterStatus> ClusterAsync() =>
        AskAsync(() => grains.GetGrain<IPartitionBalancerGrain>(IPartitionBalancerGrain.Key).GetStatusAsync());

    /// <inheritdoc/>
    public Task<PipelineStatus> PipelineAsync(string pipeline) =>
        AskAsync(() => grains.GetGrain<IPipelineAdminGrain>(pipeline).GetStatusAsync());

    /// <inheritdoc/>
    public Task<ControlOutcome> PauseAsync(string pipeline, PartitionScope scope, string reason, string by) =>
        AskAsync(() => grains.GetGrain<IPipelineAdminGrain>(pipeline).PauseAsync(scope, reason, by));

    /// <inheritdoc/>
    public Task<ControlOutcome> ResumeAsync(string pipeline, PartitionScope scope, string reason, string by) =>
        AskAsync(() => grains.GetGrain<IPipelineAdminGrain>(pipeline).ResumeAsync(scope, reason, by));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ControlChange>> ChangesAsync(string pipeline) =>
        await AskAsync(() => grains.GetGrain<IPipelineAdminGrain>(pipeline).GetChangesAsync());

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
        catch (Exception exception) when (exception is not ArgumentException)
        {
            throw new ClusterUnavailableException($"The cluster does not answer. {exception.Message}", exception);
        }
    }
}
