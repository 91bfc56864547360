using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Audit;

/// <summary>How far a partition was counted.</summary>
/// <param name="partition">Which.</param>
/// <param name="next">The first offset that was not.</param>
internal sealed class AuditedPartition(PartitionId partition, long next)
{
    public PartitionId Partition => partition;

    /// <summary>The first offset that was not counted.</summary>
    public long Next { get; private set; } = next;

    /// <summary>The newest time of what was counted, nanoseconds since the Unix epoch, without what is of the future; null before.</summary>
    public long? NewestNs { get; private set; }

    /// <summary>It was counted so far.</summary>
    public void Advance(AuditedPiece piece, long nowNs)
    {
        Next = piece.To;
        var newest = piece.Spans.Select(span => span.Window * piece.WindowSecs * UnixNanos.PerSecond).Where(ns => ns <= nowNs).DefaultIfEmpty(long.MinValue).Max();
        NewestNs = newest > (NewestNs ?? long.MinValue) ? newest : NewestNs;
    }
}
