using Orleans.Concurrency;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Interfaces.Cluster;

/// <summary>
/// Decides which silo runs which partition, over all pipelines together: even to within one, moving as few as possible. One for
/// the cluster, keyed by <see cref="Key"/>. It keeps nothing: what is true it learns from the silos and the coordinators.
/// </summary>
[Alias("okl.IPartitionBalancerGrain"), Orleans.CodeGeneration.Version(1)]
public interface IPartitionBalancerGrain : IGrainWithStringKey
{
    /// <summary>The key of the only one.</summary>
    const string Key = "cluster";

    /// <summary>
    /// A silo tells what it runs. Called by every silo's supervisor when it has started, when what it runs changes, on a change of
    /// membership, and at intervals. Returns at once; what follows from it is done by the next round.
    /// </summary>
    [Alias("Report"), AlwaysInterleave]
    Task<SiloOrder> ReportAsync(SiloReport report);

    /// <summary>A pipeline's partitions are not what they were: a round is due.</summary>
    [Alias("PartitionsChanged"), AlwaysInterleave]
    Task PartitionsChangedAsync(string pipeline);

    /// <summary>Which silos there are, and what each runs.</summary>
    [Alias("GetStatus"), AlwaysInterleave]
    Task<ClusterStatus> GetStatusAsync();

    /// <summary>Gives a partition a home where it stays until <see cref="RebalanceAsync"/> or until that silo leaves; the others are spread around it.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="silo">The silo, by its address or its <c>address:port</c>.</param>
    /// <returns>False when that was its home already.</returns>
    /// <exception cref="Pipelines.UnknownPartitionException">There is no such partition.</exception>
    /// <exception cref="ArgumentException">There is no such silo that can run it.</exception>
    /// <exception cref="TimeoutException">The balancer has just begun, and no silo told of the pipeline yet.</exception>
    [Alias("Move"), AlwaysInterleave]
    Task<bool> MoveAsync(PartitionId partition, string silo);

    /// <summary>Whether <see cref="MoveAsync"/> would change anything.</summary>
    /// <exception cref="ArgumentException">As of <see cref="MoveAsync"/>.</exception>
    [Alias("PlanMove"), AlwaysInterleave]
    Task<bool> PlanMoveAsync(PartitionId partition, string silo);

    /// <summary>Spreads all partitions evenly now.</summary>
    /// <returns>How many change their home.</returns>
    [Alias("Rebalance"), AlwaysInterleave]
    Task<int> RebalanceAsync();

    /// <summary>How many would change their home by <see cref="RebalanceAsync"/>.</summary>
    [Alias("PlanRebalance"), AlwaysInterleave]
    Task<int> PlanRebalanceAsync();
}
