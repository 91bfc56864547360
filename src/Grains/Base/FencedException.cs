using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Base;

/// <summary>Another activation has claimed the partition, or the stream: this one must stop without a further write.</summary>
internal sealed class FencedException : Exception
{
    /// <summary>Another has the partition.</summary>
    public FencedException(PartitionId partition, long epoch)
        : base($"{partition}: epoch {epoch} is stale, another activation owns the partition.")
    {
    }

    /// <summary>Another has the stream.</summary>
    public FencedException(LabelStream stream)
        : base($"Stream {stream}: another activation of its batcher has taken over.")
    {
    }
}
