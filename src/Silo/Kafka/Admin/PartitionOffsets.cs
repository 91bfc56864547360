using Confluent.Kafka.Admin;

namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>What the brokers know of single partitions, asked for many at a time.</summary>
internal sealed class PartitionOffsets(KafkaAdmin admin)
{
    /// <summary>Whether a partition is listed.</summary>
    public PartitionQuestions<bool> Listed { get; } = new(admin.AreListedAsync);

    /// <summary>The offset of a partition's first record.</summary>
    public PartitionQuestions<long> Earliest { get; } = new(partitions => admin.ListEachOffsetAsync(partitions, OffsetSpec.Earliest()));

    /// <summary>The offset behind its last.</summary>
    public PartitionQuestions<long> Latest { get; } = new(partitions => admin.ListEachOffsetAsync(partitions, OffsetSpec.Latest()));

    /// <summary>What the pipeline's group has committed; null when nothing.</summary>
    public PartitionQuestions<long?> Committed { get; } = new(partitions => admin.GetGroupOffsetsAsync(partitions));
}
