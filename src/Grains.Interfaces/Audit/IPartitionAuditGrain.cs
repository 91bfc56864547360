using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Interfaces.Audit;

/// <summary>Counts what Loki should hold of a partition. Keyed as <see cref="PartitionId"/>; on any silo, beside the partition's own grain.</summary>
[Alias("okl.IPartitionAuditGrain"), Orleans.CodeGeneration.Version(1)]
public interface IPartitionAuditGrain : IGrainWithStringKey
{
    /// <summary>Reads records again, and counts what the pipeline makes of them.</summary>
    /// <param name="from">The first offset.</param>
    /// <param name="to">The offset behind the last one.</param>
    /// <param name="windowSecs">How long a window is, seconds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Alias("Count"), ResponseTimeout("00:10:00")]
    Task<AuditedPiece> CountAsync(long from, long to, long windowSecs, CancellationToken cancellationToken);
}
