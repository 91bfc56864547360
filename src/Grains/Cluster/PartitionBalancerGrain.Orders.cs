using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <content>What operators want of it.</content>
public sealed partial class PartitionBalancerGrain
{
    /// <inheritdoc/>
    public async Task<bool> MoveAsync(PartitionId partition, string silo)
    {
        var (target, isChanged) = await FindMoveAsync(partition, silo);
        _pins[partition] = target;
        await RoundsAsync();
        return isChanged;
    }

    /// <inheritdoc/>
    public async Task<bool> PlanMoveAsync(PartitionId partition, string silo) => (await FindMoveAsync(partition, silo)).IsChanged;

    /// <inheritdoc/>
    public async Task<int> RebalanceAsync()
    {
        await LearnAsync();
        _pins.Clear();
        _levelsNow = true;
        var before = _plan;
        await RoundsAsync();
        return CountMoved(before, _plan);
    }

    /// <inheritdoc/>
    public async Task<int> PlanRebalanceAsync()
    {
        await LearnAsync();
        await _rounds;
        return CountMoved(_plan, BalancePlanner.Plan(Partitions, _silos.Members, Homes(), level: true));
    }

    private static int CountMoved(Dictionary<PartitionId, SiloAddress> before, Dictionary<PartitionId, SiloAddress> after) =>
        after.Count(home => before.TryGetValue(home.Key, out var silo) && !silo.Equals(home.Value));

    /// <summary>The silo that held the balancer may just have died: a new activation first learns what there is.</summary>
    private async Task LearnAsync()
    {
        await AwaitReportsAsync(OrderGrace);
        if (_plan.Count == 0)
        {
            await RoundsAsync();
        }
    }

    private bool IsMissing(PartitionId partition) => _partitions.TryGetValue(partition.Pipeline, out var known)
        ? !known.Contains(partition)
        : _plan.Count > 0 && !_silos.Reports.Any(report => report.Pipelines.Contains(partition.Pipeline));

    private async Task<(SiloAddress Target, bool IsChanged)> FindMoveAsync(PartitionId partition, string silo)
    {
        await LearnAsync();
        if (!_plan.TryGetValue(partition, out var home))
        {
            throw IsMissing(partition)
                ? new UnknownPartitionException($"There is no partition {partition}.")
                : new TimeoutException($"It is not known yet which silos can run {partition}: none has told since the balancer began.");
        }

        var able = _silos.Members.Where(member => member.Pipelines.Contains(partition.Pipeline)).Select(member => member.Silo).ToList();
        var target = able.Find(address => address.IsNamed(silo))
            ?? throw new ArgumentException($"No silo '{silo}' can run it. Those that can: {string.Join(", ", able.Select(address => address.Endpoint))}.", nameof(silo));
        return (target, !home.Equals(target) || !_pins.ContainsKey(partition)); // What stays where it is now stays for good.
    }
}
