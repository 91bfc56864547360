using System.Globalization;
using Orleans.Concurrency;
using OrleansKafkaLoki.Grains.Interfaces.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <inheritdoc cref="IClusterAdminGrain"/>
[GrainType("clusteradmin"), StatelessWorker, Reentrant]
public sealed class ClusterAdminGrain(TimeProvider time) : Grain, IClusterAdminGrain
{
    private IPartitionBalancerGrain Balancer => GrainFactory.GetGrain<IPartitionBalancerGrain>(IPartitionBalancerGrain.Key);

    /// <inheritdoc/>
    public Task<ClusterStatus> GetStatusAsync() => Balancer.GetStatusAsync();

    /// <inheritdoc/>
    public async Task<int> RebalanceAsync(string reason, string by)
    {
        var change = OperatorChange.Of(ControlAction.Rebalance, PartitionScope.All, reason, by, time);
        var moved = await Balancer.RebalanceAsync();
        change = change with { Detail = string.Create(CultureInfo.InvariantCulture, $"{moved} partitions of the cluster change their silo") };
        var pipelines = (await GetStatusAsync()).Silos.SelectMany(silo => silo.Pipelines).Distinct();
        await Task.WhenAll(pipelines.Select(pipeline => GrainFactory.GetGrain<IPipelineCoordinatorGrain>(pipeline).NoteAsync(change)));
        return moved;
    }

    /// <inheritdoc/>
    public Task<int> PlanRebalanceAsync() => Balancer.PlanRebalanceAsync();
}
