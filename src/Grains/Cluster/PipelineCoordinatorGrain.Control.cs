using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <content>What operators want of the pipeline.</content>
public sealed partial class PipelineCoordinatorGrain
{
    /// <inheritdoc/>
    public Task<ControlOutcome> PauseAsync(PauseOrder order) => ApplyAsync(order.Scope, state => state.Pause(order));

    /// <inheritdoc/>
    public Task<ControlOutcome> ResumeAsync(PartitionScope scope, string reason, string by) => ApplyAsync(scope, state => state.Resume(new ControlChange
    {
        AtMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
        Action = ControlAction.Resume,
        Scope = scope,
        By = by,
        Reason = reason,
    }));

    /// <inheritdoc/>
    public Task<ImmutableArray<ControlChange>> GetChangesAsync() => Task.FromResult<ImmutableArray<ControlChange>>([.. Enumerable.Reverse(control.State.Changes)]);

    /// <summary>Stores a change before anybody is told of it, so that a crash forgets nothing that was answered.</summary>
    private async Task<ControlOutcome> ApplyAsync(PartitionScope scope, Func<PipelineControl, bool> change)
    {
        var covered = (await GetPartitionsAsync()).Where(scope.Covers).ToHashSet();
        if (covered.Count == 0 && scope.Topic is not null)
        {
            throw new ArgumentException($"Pipeline {_pipeline} has no partition {scope}. Its topics: {string.Join(", ", _listing.PartitionCounts.Keys)}.", nameof(scope));
        }

        var (before, after) = (control.State, control.State.Copy());
        var isChanged = change(after);
        if (isChanged)
        {
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
        }

        await _moves!.SettleAsync(covered);
        await StartAsync(_homes.Where(home => covered.Contains(home.Partition)));
        return new ControlOutcome { Changed = isChanged, Partitions = covered.Count, Pauses = [.. control.State.Pauses] };
    }
}
