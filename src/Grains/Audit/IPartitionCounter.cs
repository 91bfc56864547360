using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Audit;

/// <summary>Counts what Loki should hold of a partition.</summary>
public interface IPartitionCounter
{
    /// <summary>Reads the records from one offset to another, that itself excluded.</summary>
    Task<AuditedPiece> CountAsync(PartitionId partition, long from, long to, long windowSecs, CancellationToken cancellationToken);
}
