using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.Quickstart.Cluster;

/// <summary>Something that makes partitions move.</summary>
/// <param name="Silo">The silo that it happens to.</param>
/// <param name="What">In a word or two, such as <c>killed</c>.</param>
/// <param name="TakesPartitions">Whether the silo's partitions go away with it.</param>
/// <param name="MayFollow">Whether it belongs to what is happening to the silo already, as the end of one that was held for too long does.</param>
internal sealed record ClusterEvent(SiloRunner Silo, string What, bool TakesPartitions, bool MayFollow = false);
