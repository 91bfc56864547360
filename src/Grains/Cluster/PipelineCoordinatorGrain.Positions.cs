using System.Collections.Immutable;
using System.Globalization;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <content>Where operators have partitions go on.</content>
public sealed partial class PipelineCoordinatorGrain
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(2);

    private IGrainTimer? _retry;

    /// <inheritdoc/>
    public async Task<ImmutableArray<PositionStep>> PlanSeekAsync(PartitionScope scope, SeekTarget target)
    {
        var covered = await CoveredAsync(scope);
        return await _positions!.SeekAsync([.. _partitions.Where(covered.Contains)], target);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<PositionStep>> SeekAsync(ControlChange change, SeekTarget target, string? etag)
    {
        var steps = await PlanSeekAsync(change.Scope, target);
        PositionPlans.Check(steps, etag);
        var (skips, repeats) = (steps.Sum(step => step.Skips), steps.Sum(step => step.Repeats));
        change = change with { Detail = string.Create(CultureInfo.InvariantCulture, $"to {target}: passes {skips} offsets, reads {repeats} again") };
        return await PlaceAsync(change, steps, step => new PositionOrder { Number = 0, Partition = step.Partition, Seek = step.To, By = change.By });
    }

    /// <inheritdoc/>
    public async Task<PositionStep> PlanSkipAsync(PartitionId partition, OffsetSpan offsets)
    {
        await CoveredAsync(new PartitionScope(partition.Topic, partition.Partition));
        return await _positions!.SkipAsync(partition, offsets);
    }

    /// <inheritdoc/>
    public async Task<PositionStep> SkipAsync(ControlChange change, OffsetSpan offsets, string? etag)
    {
        var step = await PlanSkipAsync(new PartitionId(_pipeline, change.Scope.Topic!, change.Scope.Partition!.Value), offsets);
        PositionPlans.Check([step], etag);
        change = change with { Detail = $"offsets {offsets}" };
        return (await PlaceAsync(change, [step], _ => new PositionOrder { Number = 0, Partition = step.Partition, Skip = offsets, By = change.By }))[0];
    }

    /// <inheritdoc/>
    public async Task CarryOutAsync()
    {
        _retry?.Dispose();
        var orders = control.State.Positions.ToList();
        var homes = _homes.ToDictionary(home => home.Partition, home => home.Silo);
        var done = (await Task.WhenAll(orders.GroupBy(order => order.Partition).Where(group => homes.ContainsKey(group.Key)).Select(CarryOutAsync)))
            .SelectMany(numbers => numbers).ToHashSet();
        await StoreAsync(state => state.Positions.RemoveAll(order => done.Contains(order.Number)) > 0);
        if (control.State.Positions.Count > 0)
        {
            _retry = this.RegisterGrainTimer(
                static (self, _) =>
                {
                    self.AsReference<IPipelineCoordinatorGrain>().CarryOutAsync().Ignore();
                    return Task.CompletedTask;
                },
                this,
                new GrainTimerCreationOptions(BetweenTries, Timeout.InfiniteTimeSpan) { Interleave = true });
        }

        async Task<List<long>> CarryOutAsync(IGrouping<PartitionId, PositionOrder> ofPartition)
        {
            List<long> numbers = [];
            foreach (var order in ofPartition)
            {
                if (!await _moves!.ObeyAsync(order, homes[order.Partition]))
                {
                    break;
                }

                numbers.Add(order.Number);
            }

            return numbers;
        }
    }

    /// <summary>Stores orders before anybody is told of them, and has them carried out.</summary>
    private async Task<ImmutableArray<PositionStep>> PlaceAsync(ControlChange change, ImmutableArray<PositionStep> steps, Func<PositionStep, PositionOrder> order)
    {
        await StoreAsync(state =>
        {
            state.Place(change, steps.Select(order));
            return true;
        });
        await CarryOutAsync();
        var waiting = control.State.Positions.Select(waits => waits.Partition).ToHashSet();
        return [.. steps.Select(step => step with { IsDone = !waiting.Contains(step.Partition) })];
    }
}
