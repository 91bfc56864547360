using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Silo.Health;

namespace OrleansKafkaLoki.Silo.Api.Reading;

/// <summary>Asks the admin grains.</summary>
internal sealed partial class GrainCluster(IGrainFactory grains, SiloHealth silo, ILogger<GrainCluster> logger) : IClusterReader, IPipelineControl, IPositionControl
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
    public Task<ControlOutcome> PlanPauseAsync(string pipeline, PartitionScope scope, string reason, string by) =>
        AskAsync(() => Admin(pipeline).PlanPauseAsync(scope, reason, by));

    /// <inheritdoc/>
    public Task<ControlOutcome> PlanResumeAsync(string pipeline, PartitionScope scope) =>
        AskAsync(() => Admin(pipeline).PlanResumeAsync(scope));

    /// <inheritdoc/>
    public Task<DrainOutcome> DrainAsync(string pipeline, PartitionScope scope, string reason, string by, TimeSpan patience) =>
        AskAsync(() => Admin(pipeline).DrainAsync(scope, reason, by, patience));

    /// <inheritdoc/>
    public Task<DrainOutcome> AwaitDrainAsync(string pipeline, PartitionScope scope, TimeSpan patience) =>
        AskAsync(() => Admin(pipeline).AwaitDrainAsync(scope, patience));

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
    public Task<bool> PlanMoveAsync(string pipeline, string topic, int partition, string silo) =>
        AskAsync(() => Admin(pipeline).PlanMoveAsync(topic, partition, silo));

    /// <inheritdoc/>
    public Task<int> RebalanceAsync(string reason, string by) => AskAsync(() => Cluster.RebalanceAsync(reason, by));

    /// <inheritdoc/>
    public Task<int> PlanRebalanceAsync() => AskAsync(() => Cluster.PlanRebalanceAsync());

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
            if (!ExpectedFailure.IsMistake(exception))
            {
                throw new ClusterUnavailableException($"The cluster does not answer. {exception.Message}", exception);
            }

            LogMistake(exception);
            throw new ClusterUnavailableException($"The cluster fails to answer. {exception.Message}", exception) { IsMistake = true };
        }
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "AdminRequestFailed", Message = "The cluster failed to do what a request to the admin API asked for.")]
    private partial void LogMistake(Exception exception);
}
