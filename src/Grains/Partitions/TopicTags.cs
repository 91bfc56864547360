using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>The metric tags of a partition's pipeline and topic, made once.</summary>
internal readonly struct TopicTags(PartitionId partition)
{
    public KeyValuePair<string, object?> Pipeline { get; } = new("pipeline", partition.Pipeline);

    public KeyValuePair<string, object?> Topic { get; } = new("topic", partition.Topic);
}
