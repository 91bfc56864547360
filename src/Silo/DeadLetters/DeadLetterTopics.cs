using Confluent.Kafka;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.Kafka.Admin;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>The partitions of a topic of dead letters, and how far they are replayed.</summary>
internal static class DeadLetterTopics
{
    /// <summary>The group that the position of replays is kept under.</summary>
    public static string ReplayGroupOf(KafkaSourceOptions source) => $"{source.GroupId}.replay";

    /// <summary>The partitions; none where there is no such topic.</summary>
    /// <exception cref="TopicCatalogException">Kafka cannot be asked.</exception>
    public static async Task<IReadOnlyList<TopicPartition>> PartitionsAsync(KafkaAdmin admin, string topic, CancellationToken cancellationToken)
    {
        var count = (await admin.GetTopicsAsync(cancellationToken)).PartitionCounts.GetValueOrDefault(topic);
        return [.. Enumerable.Range(0, count).Select(partition => new TopicPartition(topic, partition))];
    }

    /// <summary>Where a replay goes on in a partition that ends at <paramref name="end"/>.</summary>
    /// <exception cref="TopicCatalogException">Kafka cannot be asked.</exception>
    public static async Task<long> ReplayedUntilAsync(KafkaAdmin admin, TopicPartition partition, string group, long end, CancellationToken cancellationToken)
    {
        // A position beyond the end is of a topic that was deleted and made anew.
        var position = await admin.GetGroupOffsetAsync(partition, group).WaitAsync(cancellationToken) ?? 0;
        return position <= end ? position : 0;
    }
}
