using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.Quickstart.Cluster;

/// <summary>A silo as it is shown.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Partitions">The partitions on it, in order: of a silo that does not answer, those it had and that no other has since.</param>
/// <param name="Rate">Records per second that it delivers.</param>
internal sealed record SiloView(string Name, SiloState State, IReadOnlyList<PartitionName> Partitions, double Rate);
