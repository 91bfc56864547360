using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Pipelines.Placement;

namespace OrleansKafkaLoki.Grains.Audit;

/// <inheritdoc cref="IPartitionAuditGrain"/>
[GrainType("partitionaudit"), RunsPipeline]
public sealed class PartitionAuditGrain(IPartitionCounter counter) : Grain, IPartitionAuditGrain
{
    /// <inheritdoc/>
    public Task<AuditedPiece> CountAsync(long from, long to, long windowSecs, CancellationToken cancellationToken) =>
        counter.CountAsync(PartitionId.Parse(this.GetPrimaryKeyString()), from, to, windowSecs, cancellationToken);
}
