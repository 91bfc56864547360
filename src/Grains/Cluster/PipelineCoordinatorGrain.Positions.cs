using System.Collections.Immutable;
using System.Globalization;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <content>Where operators have partitions go on.</content>
public sealed partial class PipelineCoordinatorGrain
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(2);

    private readonly Dictionary<PartitionId, Task> _giving = [];
    private readonly HashSet<long> _carriedOut = [];
    private IGrainTimer? _retry;

    private IPipelineCoordinatorGrain Self => this.AsReference<IPipelineCoordinatorGrain>();

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
    public async Task<ImmutableArray<PartitionId>> CarryOutAsync(TimeSpan patience)
    {
        await Task.WhenAny(Task.WhenAll(CarryOut()), Task.Delay(patience, time));
        return [.. Waiting.Select(order => order.Partition).Distinct()];
    }

    /// <inheritdoc/>
    public Task ForgetAsync() => StoreAsync(state =>
    {
        var listed = _looked && _discoveryError is null ? _partitions.ToHashSet() : null;
        return state.Positions.RemoveAll(order => _carriedOut.Remove(order.Number) || listed?.Contains(order.Partition) is false) > 0;
    });

    private IEnumerable<PositionOrder> Waiting => control.State.Positions.Where(order => !_carriedOut.Contains(order.Number));

    /// <summary>Gives partitions their orders, each apart from the others: one that does not answer keeps nobody waiting.</summary>
    private List<Task> CarryOut()
    {
        foreach (var partition in _giving.Where(giving => giving.Value.IsCompleted).Select(giving => giving.Key).ToList())
        {
            _giving.Remove(partition);
        }

        foreach (var home in _homes.IntersectBy(Waiting.Select(order => order.Partition), home => home.Partition).Where(home => !_giving.ContainsKey(home.Partition)))
        {
            _giving.Add(home.Partition, GiveAsync(home));
        }

        return [.. _giving.Values];
    }

    private async Task GiveAsync(PartitionHome home)
    {
        while (Waiting.FirstOrDefault(order => order.Partition == home.Partition) is { } order)
        {
            if (!await _moves!.ObeyAsync(order, home.Silo))
            {
                RetryLater();
                return;
            }

            _carriedOut.Add(order.Number);
        }

        Self.ForgetAsync().Ignore(); // In a turn of its own: calls that store do not interleave.
    }

    private void RetryLater()
    {
        _retry?.Dispose();
        _retry = this.RegisterGrainTimer(
            static (self, _) =>
            {
                self.CarryOut();
                return Task.CompletedTask;
            },
            this,
            new GrainTimerCreationOptions(BetweenTries, Timeout.InfiniteTimeSpan) { Interleave = true });
    }

    /// <summary>Stores orders before anybody is told of them, and begins to have them carried out.</summary>
    private async Task<ImmutableArray<PositionStep>> PlaceAsync(ControlChange change, ImmutableArray<PositionStep> steps, Func<PositionStep, PositionOrder> order)
    {
        await StoreAsync(state =>
        {
            state.Place(change, steps.Select(step => order(step) with { TopicId = IdOf(step.Partition.Topic) }));
            return true;
        });
        CarryOut();
        return steps;
    }
}
