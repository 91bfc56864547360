using OrleansKafkaLoki.Grains.Interfaces.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Silo.Health;

namespace OrleansKafkaLoki.Silo.Api.Reading;

/// <summary>Asks the admin grains.</summary>
internal sealed partial class GrainCluster(IGrainFactory grains, SiloHealth silo) : IClusterReader, IPipelineControl, IPositionControl
{
    /// <inheritdoc/>
    public Task<ClusterStatus> ClusterAsync() =>
        AskAsync(() => Cluster.GetStatusAsync());

    /// <inheritdoc/>
    public Task<PipelineStatus> PipelineAsync(string pipeline) =>
        AskAsync(() => Admin(pipeline).GetStatusAsync());

    /// <inheritdoc/>
    public Task<ControlOutcome> PauseAsync(string pipeline, PartitionScope scope, string reason, string by) =>
        AskAsync(() => Admin(pipeline).PauseAsync(scope, reason, by));

    /// <inheritdoc/>
    public Task<ControlOutcome> ResumeAsync(string pipeline, PartitionScope scope, string reason, string by) =>
        AskAsync(() => Admin(pipeline).ResumeAsync(scope, reason, by));

    /// <inheritdoc/>
    public Task<DrainOutcome> DrainAsync(string pipeline, PartitionScope scope, string reason, string by, TimeSpan patience) =>
        AskAsync(() => Admin(pipeline).DrainAsync(scope, reason, by, patience));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PositionStep>> PlanSeekAsync(string pipeline, PartitionScope scope, SeekTarget target) =>
        await AskAsync(() => Admin(pipeline).PlanSeekAsync(scope, target));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PositionStep>> SeekAsync(string pipeline, PartitionScope scope, SeekTarget target, string? etag, string reason, string by) =>
        await AskAsync(() => Admin(pipeline).SeekAsync(scope, target, etag, reason, by));

    /// <inheritdoc/>
    public Task<PositionStep> PlanSkipAsync(string pipeline, string topic, int partition, OffsetSpan offsets) =>
        AskAsync(() => Admin(pipeline).PlanSkipAsync(topic, partition, offsets));

    /// <inheritdoc/>
    public Task<PositionStep> SkipAsync(string pipeline, string topic, int partition, OffsetSpan offsets, string? etag, string reason, string by) =>
        AskAsync(() => Admin(pipeline).SkipAsync(topic, partition, offsets, etag, reason, by));

    /// <inheritdoc/>
    public Task<bool> MoveAsync(string pipeline, string topic, int partition, string silo, string reason, string by) =>
        AskAsync(() => Admin(pipeline).MoveAsync(topic, partition, silo, reason, by));

    /// <inheritdoc/>
    public Task<int> RebalanceAsync(string reason, string by) => AskAsync(() => Cluster.RebalanceAsync(reason, by));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ControlChange>> ChangesAsync(string pipeline) =>
        await AskAsync(() => Admin(pipeline).GetChangesAsync());

    private IClusterAdminGrain Cluster => grains.GetGrain<IClusterAdminGrain>(IClusterAdminGrain.Key);

    private IPipelineAdminGrain Admin(string pipeline) => grains.GetGrain<IPipelineAdminGrain>(pipeline);

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
        catch (Exception exception) when (exception is not (ArgumentException or StalePositionException))
        {
            throw new ClusterUnavailableException($"The cluster does not answer. {exception.Message}", exception);
        }
    }
}
