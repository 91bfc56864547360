using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>An entry that Loki should hold.</summary>
/// <param name="Partition">Where its record is.</param>
/// <param name="Offset">The record's offset.</param>
/// <param name="Stream">The number of its stream.</param>
/// <param name="TimestampNs">Nanoseconds since the Unix epoch.</param>
/// <param name="Message">The encoded <c>EntryAdapter</c>.</param>
internal sealed record AuditEntry(PartitionId Partition, long Offset, int Stream, long TimestampNs, ReadOnlyMemory<byte> Message);
