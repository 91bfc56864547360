using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Interfaces.Audit;

/// <summary>A record that is not in Loki exactly once.</summary>
/// <param name="Kind">How.</param>
/// <param name="Partition">Where it is in Kafka.</param>
/// <param name="Offset">Its offset.</param>
/// <param name="TimestampNs">Its entry's timestamp, nanoseconds since the Unix epoch; 0 when none was made.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Detail">What is known beyond that; empty for nothing.</param>
[GenerateSerializer, Immutable, Alias("okl.AuditFinding")]
public sealed record AuditFinding(
    [property: Id(0)] AuditKind Kind,
    [property: Id(1)] PartitionId Partition,
    [property: Id(2)] long Offset,
    [property: Id(3)] long TimestampNs,
    [property: Id(4)] LabelStream Stream,
    [property: Id(5)] string Detail)
{
    /// <summary>The finding for a person.</summary>
    public override string ToString() =>
        $"{Partition} offset {Offset}, {Stream.Labels}, is {(Kind == AuditKind.Missing ? "missing" : "there twice")}{(Detail.Length > 0 ? $": {Detail}" : "")}";
}
