using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Pipelines.Placement;
using OrleansKafkaLoki.Grains.Streams.Watch;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <inheritdoc cref="IPipelineAdminGrain"/>
[GrainType("pipelineadmin"), StatelessWorker, RunsPipeline]
public sealed class PipelineAdminGrain(ClusterStreams streams, TimeProvider time) : Grain, IPipelineAdminGrain
{
    private IPipelineCoordinatorGrain Coordinator => GrainFactory.GetGrain<IPipelineCoordinatorGrain>(this.GetPrimaryKeyString());

    /// <inheritdoc/>
    public Task<PipelineStatus> GetStatusAsync() => Coordinator.GetStatusAsync();

    /// <inheritdoc/>
    public Task<ControlOutcome> PauseAsync(PartitionScope scope, string reason, string by) => Coordinator.PauseAsync(new PauseOrder
    {
        Scope = scope,
        Reason = Text(reason, nameof(reason)),
        By = Text(by, nameof(by)),
        SinceMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
    });

    /// <inheritdoc/>
    public Task<ControlOutcome> ResumeAsync(PartitionScope scope, string reason, string by) =>
        Coordinator.ResumeAsync(scope, Text(reason, nameof(reason)), Text(by, nameof(by)));

    /// <inheritdoc/>
    public Task<ImmutableArray<ControlChange>> GetChangesAsync() => Coordinator.GetChangesAsync();

    /// <inheritdoc/>
    public Task<StreamPage> GetStreamsAsync(StreamQuery query) => streams.PageAsync(this.GetPrimaryKeyString(), query);

    /// <inheritdoc/>
    public Task<TenantList> GetTenantsAsync() => streams.TenantsAsync(this.GetPrimaryKeyString());

    /// <inheritdoc/>
    public async Task<FlushOutcome> FlushAsync(PartitionScope scope, string reason, string by)
    {
        var change = Change(ControlAction.Flush, scope, reason, by);
        if (scope.Topic is not null && !(await Coordinator.GetPartitionsAsync()).Any(scope.Covers))
        {
            throw new ArgumentException($"Pipeline {this.GetPrimaryKeyString()} has no partition {scope}.", nameof(scope));
        }

        return await FlushAsync(change, StreamScope.All);
    }

    /// <inheritdoc/>
    public Task<FlushOutcome> FlushStreamsAsync(StreamScope scope, string reason, string by) =>
        FlushAsync(Change(ControlAction.Flush, PartitionScope.All, reason, by) with { Detail = scope.ToString() }, scope);

    private async Task<FlushOutcome> FlushAsync(ControlChange change, StreamScope scope)
    {
        var outcome = await streams.FlushAsync(this.GetPrimaryKeyString(), scope, change.Scope);
        if (outcome.Streams > 0)
        {
            await Coordinator.NoteAsync(change);
        }

        return outcome;
    }

    private ControlChange Change(ControlAction action, PartitionScope scope, string reason, string by) => new()
    {
        AtMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
        Action = action,
        Scope = scope,
        Reason = Text(reason, nameof(reason)),
        By = Text(by, nameof(by)),
    };

    private static string Text(string text, string name) => text is { Length: <= IPipelineAdminGrain.LongestText } && !string.IsNullOrWhiteSpace(text)
        ? text
        : throw new ArgumentException($"Say it in 1 to {IPipelineAdminGrain.LongestText} characters.", name);
}
