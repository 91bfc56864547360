using OrleansKafkaLoki.Grains.Interfaces.Cluster;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>The cluster as its balancer sees it.</summary>
/// <param name="AsOf">When it was asked, UTC.</param>
/// <param name="Silos">The silos that are alive, by address.</param>
/// <param name="Misplaced">Partitions that do not run where they should, or not at all; 0 once it has come to rest.</param>
internal sealed record ClusterView(DateTime AsOf, IReadOnlyList<SiloView> Silos, int Misplaced)
{
    /// <summary>The view of <paramref name="status"/>.</summary>
    public static ClusterView Of(ClusterStatus status, DateTime asOf) => new(asOf, [.. status.Silos.Select(SiloView.Of)], status.Misplaced);
}
