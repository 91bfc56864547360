using Orleans.Concurrency;

namespace OrleansKafkaLoki.Grains.Interfaces.Cluster;

/// <summary>The operator's view of the cluster. Any key will do; <see cref="Key"/> is the one that is used.</summary>
[Alias("okl.IClusterAdminGrain"), Orleans.CodeGeneration.Version(1)]
public interface IClusterAdminGrain : IGrainWithStringKey
{
    /// <summary>The key.</summary>
    const string Key = "cluster";

    /// <summary>Which silos there are, what each runs, and how many partitions do not run where they should.</summary>
    [Alias("GetStatus"), ReadOnly]
    Task<ClusterStatus> GetStatusAsync();

    /// <summary>
    /// Spreads the partitions of all pipelines evenly over the silos now: without waiting for further silos to come, and also those that were moved by hand.
    /// Stands in the changes of every pipeline.
    /// </summary>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who says so.</param>
    /// <returns>How many partitions change their silo.</returns>
    /// <exception cref="ArgumentException">Reason or name is empty, or longer than <see cref="Pipelines.IPipelineAdminGrain.LongestText"/>.</exception>
    [Alias("Rebalance")]
    Task<int> RebalanceAsync(string reason, string by);

    /// <summary>How many partitions <see cref="RebalanceAsync"/> would move now; changes nothing.</summary>
    [Alias("PlanRebalance"), ReadOnly]
    Task<int> PlanRebalanceAsync();
}
