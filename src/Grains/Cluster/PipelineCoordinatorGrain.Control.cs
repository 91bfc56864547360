using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Events;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <content>What operators want of the pipeline.</content>
public sealed partial class PipelineCoordinatorGrain
{
    /// <inheritdoc/>
    public Task<ControlOutcome> PauseAsync(PauseOrder order) => ApplyAsync(order.Scope, state => state.Pause(order));

    /// <inheritdoc/>
    public Task<ControlOutcome> ResumeAsync(PartitionScope scope, string reason, string by) => ApplyAsync(scope, state => state.Resume(ResumeOf(scope, reason, by)));

    /// <inheritdoc/>
    public Task<ControlOutcome> PlanPauseAsync(PauseOrder order) => PlanAsync(order.Scope, state => state.Pause(order));

    /// <inheritdoc/>
    public Task<ControlOutcome> PlanResumeAsync(PartitionScope scope) => PlanAsync(scope, state => state.Resume(ResumeOf(scope, "", "")));

    /// <inheritdoc/>
    public Task<bool> PauseStreamsAsync(StreamPause pause) => StoreAsync(state => state.Pause(pause));

    /// <inheritdoc/>
    public Task<bool> ResumeStreamsAsync(StreamScope scope, string reason, string by) =>
        StoreAsync(state => state.Resume(scope, OperatorChange.Of(ControlAction.ResumeStreams, PartitionScope.All, reason, by, time)));

    /// <inheritdoc/>
    public Task<StreamPauses> GetStreamPausesAsync() => Task.FromResult(new StreamPauses(control.State.StreamRevision, [.. control.State.StreamPauses]));

    /// <inheritdoc/>
    public async Task NoteAsync(ControlChange change)
    {
        await CoveredAsync(change.Scope);
        await StoreAsync(state =>
        {
            state.Remember(change);
            return true;
        });
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<ControlChange>> GetChangesAsync() => Task.FromResult<ImmutableArray<ControlChange>>([.. Enumerable.Reverse(control.State.Changes)]);

    /// <summary>Stores a change before anybody is told of it, so that a crash forgets nothing that was answered.</summary>
    private async Task<ControlOutcome> ApplyAsync(PartitionScope scope, Func<PipelineControl, bool> change)
    {
        var covered = await CoveredAsync(scope);
        var isChanged = await StoreAsync(change);
        await _moves!.SettleAsync(covered);
        await StartAsync(_homes.Where(home => covered.Contains(home.Partition)));
        return new ControlOutcome { Changed = isChanged, Partitions = covered.Count, Pauses = [.. control.State.Pauses] };
    }

    private async Task<ControlOutcome> PlanAsync(PartitionScope scope, Func<PipelineControl, bool> change)
    {
        var covered = await CoveredAsync(scope);
        var state = control.State.Copy();
        return new ControlOutcome { Changed = change(state), Partitions = covered.Count, Pauses = [.. state.Pauses] };
    }

    private ControlChange ResumeOf(PartitionScope scope, string reason, string by) => new()
    {
        AtMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
        Action = ControlAction.Resume,
        Scope = scope,
        By = by,
        Reason = reason,
    };

    private async Task<HashSet<PartitionId>> CoveredAsync(PartitionScope scope)
    {
        var covered = (await GetPartitionsAsync()).Where(scope.Covers).ToHashSet();
        return covered.Count > 0 || scope.Topic is null
            ? covered
            : throw new UnknownPartitionException($"Pipeline {_pipeline} has no partition {scope}. Its topics: {string.Join(", ", _listing.PartitionCounts.Keys)}.");
    }

    /// <summary>Stores what changes the state, or leaves it as it was. Only for calls that do not interleave.</summary>
    private async Task<bool> StoreAsync(Func<PipelineControl, bool> change)
    {
        var (before, after) = (control.State, control.State.Copy());
        if (!change(after))
        {
            return false;
        }

        control.State = after;
        try
        {
            await control.WriteStateAsync();
        }
        catch
        {
            control.State = before;
            throw;
        }

        if (after.Changes.LastOrDefault() is { } done && !ReferenceEquals(done, before.Changes.LastOrDefault()))
        {
            Tell(done);
        }

        return true;
    }

    private void Tell(ControlChange done)
    {
        var action = SnakeCase.Of(done.Action);
        var what = $"{action} of {done.Scope}{(done.Detail is null ? "" : $" ({done.Detail})")} by {done.By}: {done.Reason}";
        events.Raise(new EventDraft(PipelineEventKind.ControlChanged, _pipeline, done.Scope.Topic is null ? null : done.Scope.ToString(), what)
        {
            Details = [("action", action), ("by", done.By), ("reason", done.Reason)],
        });
    }
}
