using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>A record that is not in Loki exactly once.</summary>
/// <param name="Kind">How.</param>
/// <param name="Partition">Where it is in Kafka.</param>
/// <param name="Offset">Its offset.</param>
/// <param name="TimestampNs">Its entry's timestamp, nanoseconds since the Unix epoch; 0 when none was made.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Detail">What is known beyond that; empty for nothing.</param>
internal sealed record AuditFinding(AuditKind Kind, PartitionId Partition, long Offset, long TimestampNs, LabelStream Stream, string Detail);
