using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansKafkaLoki.Grains.DeadLetters.Watch;
using OrleansKafkaLoki.Grains.Explanation;
using OrleansKafkaLoki.Grains.Interfaces.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Explanation;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Pipelines.Placement;
using OrleansKafkaLoki.Grains.Streams.Selection;
using OrleansKafkaLoki.Grains.Streams.Watch;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <inheritdoc cref="IPipelineAdminGrain"/>
[GrainType("pipelineadmin"), StatelessWorker, Reentrant, RunsPipeline]
public sealed class PipelineAdminGrain(ClusterStreams streams, ClusterLetters letters, Explainer explainer, TimeProvider time) : Grain, IPipelineAdminGrain
{
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestOrder = TimeSpan.FromSeconds(10);

    private IPartitionBalancerGrain Balancer => GrainFactory.GetGrain<IPartitionBalancerGrain>(IPartitionBalancerGrain.Key);

    private IPipelineCoordinatorGrain Coordinator => GrainFactory.GetGrain<IPipelineCoordinatorGrain>(this.GetPrimaryKeyString());

    /// <inheritdoc/>
    public Task<PipelineStatus> GetStatusAsync() => Coordinator.GetStatusAsync();

    /// <inheritdoc/>
    public Task<ControlOutcome> PauseAsync(PartitionScope scope, string reason, string by)
    {
        var change = Change(ControlAction.Pause, scope, reason, by);
        return Coordinator.PauseAsync(new PauseOrder { Scope = scope, Reason = reason, By = by, SinceMs = change.AtMs });
    }

    /// <inheritdoc/>
    public Task<ControlOutcome> ResumeAsync(PartitionScope scope, string reason, string by)
    {
        _ = Change(ControlAction.Resume, scope, reason, by);
        return Coordinator.ResumeAsync(scope, reason, by);
    }

    /// <inheritdoc/>
    public Task<ControlOutcome> PlanPauseAsync(PartitionScope scope, string reason, string by) =>
        Coordinator.PlanPauseAsync(new PauseOrder { Scope = scope, Reason = reason, By = by, SinceMs = time.GetUtcNow().ToUnixTimeMilliseconds() });

    /// <inheritdoc/>
    public Task<ControlOutcome> PlanResumeAsync(PartitionScope scope) => Coordinator.PlanResumeAsync(scope);

    /// <inheritdoc/>
    public Task<ImmutableArray<ControlChange>> GetChangesAsync() => Coordinator.GetChangesAsync();

    /// <inheritdoc/>
    public Task<ImmutableArray<PositionStep>> PlanSeekAsync(PartitionScope scope, SeekTarget target) => Coordinator.PlanSeekAsync(scope, target);

    /// <inheritdoc/>
    public async Task<ImmutableArray<PositionStep>> SeekAsync(PartitionScope scope, SeekTarget target, string? etag, string reason, string by) =>
        await DoneAsync(await Coordinator.SeekAsync(Change(ControlAction.Seek, scope, reason, by), target, etag));

    /// <inheritdoc/>
    public Task<PositionStep> PlanSkipAsync(string topic, int partition, OffsetSpan offsets) => Coordinator.PlanSkipAsync(PartitionOf(topic, partition), offsets);

    /// <inheritdoc/>
    public async Task<PositionStep> SkipAsync(string topic, int partition, OffsetSpan offsets, string? etag, string reason, string by) =>
        (await DoneAsync([await Coordinator.SkipAsync(Change(ControlAction.Skip, new PartitionScope(topic, partition), reason, by), offsets, etag)]))[0];

    /// <inheritdoc/>
    public async Task<DrainOutcome> DrainAsync(PartitionScope scope, string reason, string by, TimeSpan patience)
    {
        var pause = await PauseAsync(scope, reason, by);
        return await AwaitDrainAsync(scope, patience) with { Control = pause };
    }

    /// <inheritdoc/>
    public async Task<DrainOutcome> AwaitDrainAsync(PartitionScope scope, TimeSpan patience)
    {
        var pauses = await PlanPauseAsync(scope, "", "");
        var covered = (await Coordinator.GetPartitionsAsync()).Where(scope.Covers).ToList();
        return await new DrainWatch(GrainFactory, covered, time).AwaitAsync(pauses, patience < LongestDrain ? patience : LongestDrain);
    }

    /// <inheritdoc/>
    public async Task<bool> MoveAsync(string topic, int partition, string silo, string reason, string by)
    {
        var change = Change(ControlAction.Move, new PartitionScope(topic, partition), reason, by) with { Detail = $"to {silo}" };
        var isChanged = await Balancer.MoveAsync(PartitionOf(topic, partition), silo);
        if (isChanged)
        {
            await Coordinator.NoteAsync(change);
        }

        return isChanged;
    }

    /// <inheritdoc/>
    public Task<bool> PlanMoveAsync(string topic, int partition, string silo) => Balancer.PlanMoveAsync(PartitionOf(topic, partition), silo);

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
            throw new UnknownPartitionException($"Pipeline {this.GetPrimaryKeyString()} has no partition {scope}.");
        }

        return await FlushAsync(change, StreamScope.All);
    }

    /// <inheritdoc/>
    public Task<FlushOutcome> FlushStreamsAsync(StreamScope scope, string reason, string by) =>
        FlushAsync(Change(ControlAction.Flush, PartitionScope.All, reason, by) with { Detail = scope.ToString() }, scope);

    /// <inheritdoc/>
    public async Task<StreamDrainOutcome> DrainStreamsAsync(StreamScope scope, string reason, string by, TimeSpan patience)
    {
        var change = Change(ControlAction.Flush, PartitionScope.All, reason, by) with { Detail = scope.ToString() };
        var longest = TimeSpan.FromSeconds(IPipelineAdminGrain.LongestStreamDrain);
        var outcome = await streams.DrainAsync(this.GetPrimaryKeyString(), scope, patience < longest ? patience : longest);
        if (outcome.Streams > 0)
        {
            await Coordinator.NoteAsync(change);
        }

        return outcome;
    }

    /// <inheritdoc/>
    public async Task<StreamControlOutcome> PauseStreamsAsync(StreamScope scope, string reason, string by)
    {
        var change = Change(ControlAction.PauseStreams, PartitionScope.All, reason, by);
        scope = Plain(scope);
        return await ToldAsync(await Coordinator.PauseStreamsAsync(new StreamPause { Scope = scope, Reason = reason, By = by, SinceMs = change.AtMs }));
    }

    /// <inheritdoc/>
    public async Task<StreamControlOutcome> ResumeStreamsAsync(StreamScope scope, string reason, string by)
    {
        _ = Change(ControlAction.ResumeStreams, PartitionScope.All, reason, by);
        return await ToldAsync(await Coordinator.ResumeStreamsAsync(Plain(scope), reason, by));
    }

    /// <inheritdoc/>
    public Task<Diagnosis> ExplainAsync(ExplainSubject subject) => explainer.ExplainAsync(this.GetPrimaryKeyString(), subject);

    /// <inheritdoc/>
    public Task<DeadLetterPage> GetDeadLettersAsync(DeadLetterQuery query) => letters.PageAsync(this.GetPrimaryKeyString(), query);

    /// <inheritdoc/>
    public Task<DeadLetterContent?> GetDeadLetterAsync(string id) => letters.FindAsync(this.GetPrimaryKeyString(), id);

    private async Task<FlushOutcome> FlushAsync(ControlChange change, StreamScope scope)
    {
        var outcome = await streams.FlushAsync(this.GetPrimaryKeyString(), scope, change.Scope);
        if (outcome.Streams > 0)
        {
            await Coordinator.NoteAsync(change);
        }

        return outcome;
    }

    /// <summary>The same scope, which says in one way only that it is all streams, or all of a tenant.</summary>
    private static StreamScope Plain(StreamScope scope) => StreamSelector.Parse(scope.Selector).IsAll ? scope with { Selector = null } : scope;

    /// <summary>Tells the silos, also when nothing has changed: one may not have heard it then.</summary>
    private async Task<StreamControlOutcome> ToldAsync(bool isChanged)
    {
        var pauses = await Coordinator.GetStreamPausesAsync();
        return new StreamControlOutcome
        {
            Changed = isChanged,
            Pauses = pauses.Pauses,
            Silent = await streams.TellAsync(this.GetPrimaryKeyString(), pauses),
        };
    }

    private PartitionId PartitionOf(string topic, int partition) => new(this.GetPrimaryKeyString(), topic, partition);

    private ControlChange Change(ControlAction action, PartitionScope scope, string reason, string by) => OperatorChange.Of(action, scope, reason, by, time);

    /// <summary>With what has come of orders, which are stored, by now.</summary>
    private async Task<ImmutableArray<PositionStep>> DoneAsync(ImmutableArray<PositionStep> steps)
    {
        var waiting = await Coordinator.CarryOutAsync(LongestOrder);
        return [.. steps.Select(step => step with { IsDone = !waiting.Contains(step.Partition) })];
    }
}
