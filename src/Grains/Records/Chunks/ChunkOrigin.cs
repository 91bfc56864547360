using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Records.Chunks;

/// <summary>Who cuts a chunk.</summary>
/// <param name="Partition">Where the records were read.</param>
/// <param name="Epoch">The session's epoch.</param>
/// <param name="Incarnation">The log's incarnation.</param>
/// <param name="Routing">A hash of the options that decide which stream a record goes to, what its entry is, or that it is refused.</param>
public readonly record struct ChunkOrigin(PartitionId Partition, long Epoch, long Incarnation, ulong Routing)
{
    /// <summary>Loki may hold records below this offset although no journal says so, because a checkpoint was lost.</summary>
    public long DoubtBelow { get; init; }

    /// <summary>The leader epoch under which all of its records were written; null where the brokers do not tell.</summary>
    public int? LeaderEpoch { get; init; }

    /// <summary>The silo that it is cut on.</summary>
    public SiloAddress? Silo { get; init; }
}
