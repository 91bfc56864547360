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
        var (target, isChanged) = PlanMove(partition, silo);
        _pins[partition] = target;
        await RoundsAsync();
        return isChanged;
    }

    /// <inheritdoc/>
    public Task<bool> PlanMoveAsync(PartitionId partition, string silo) => Task.FromResult(PlanMove(partition, silo).IsChanged);

    /// <inheritdoc/>
    public async Task<int> RebalanceAsync()
    {
        _pins.Clear();
        _levelsNow = true;
        var before = _plan;
        await RoundsAsync();
        return CountMoved(before, _plan);
    }

    /// <inheritdoc/>
    public async Task<int> PlanRebalanceAsync()
    {
        await _rounds;
        return CountMoved(_plan, BalancePlanner.Plan(Partitions, _silos.Members, Homes(), level: true));
    }

    private static int CountMoved(Dictionary<PartitionId, SiloAddress> before, Dictionary<PartitionId, SiloAddress> after) =>
        after.Count(home => before.TryGetValue(home.Key, out var silo) && !silo.Equals(home.Value));

    private (SiloAddress Target, bool IsChanged) PlanMove(PartitionId partition, string silo)
    {
        if (!_plan.TryGetValue(partition, out var home))
        {
            throw new UnknownPartitionException($"There is no partition {partition} that runs on a silo.");
        }

        var able = _silos.Members.Where(member => member.Pipelines.Contains(partition.Pipeline)).Select(member => member.Silo).ToList();
        var target = able.Find(address => address.IsNamed(silo))
            ?? throw new ArgumentException($"No silo '{silo}' can run it. Those that can: {string.Join(", ", able.Select(address => address.Endpoint))}.", nameof(silo));
        return (target, !home.Equals(target) || !_pins.ContainsKey(partition)); // What stays where it is now stays for good.
    }
}
