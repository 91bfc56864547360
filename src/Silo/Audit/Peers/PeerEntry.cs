using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Audit.Peers;

/// <summary>A record whose line should be in Loki.</summary>
/// <param name="Partition">Where it is.</param>
/// <param name="Offset">Its offset.</param>
/// <param name="TimestampNs">Its entry's timestamp as we would send it, nanoseconds since the Unix epoch.</param>
/// <param name="Line">A hash of its line.</param>
/// <param name="IsBeside">It is not in the range, but its entry may be among those of the range: nobody asks whether it is there.</param>
internal readonly record struct PeerEntry(PartitionId Partition, long Offset, long TimestampNs, UInt128 Line, bool IsBeside);
