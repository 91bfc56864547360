using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>The topics of a cluster at one moment.</summary>
/// <param name="PartitionCounts">Partitions per topic that exists.</param>
/// <param name="Leaderless">Partitions whose leader is away.</param>
internal sealed record ClusterTopics(IReadOnlyDictionary<string, int> PartitionCounts, IReadOnlySet<TopicPartition> Leaderless)
{
    private const int NoBroker = -1;
    private static readonly Error NoLeader = new(ErrorCode.LeaderNotAvailable);
    private static readonly Error NoPartition = new(ErrorCode.Local_UnknownPartition);

    /// <summary>
    /// Why there is nobody to ask about a partition; null when there may be. librdkafka would wait for its leader until the time is up, and
    /// then tell nothing of other partitions, either.
    /// </summary>
    public Error? WhyUnanswerable(TopicPartition partition) =>
        Leaderless.Contains(partition) ? NoLeader
        : PartitionCounts.TryGetValue(partition.Topic, out var count) && partition.Partition >= count ? NoPartition
        : null;

    /// <summary>What a broker's answer tells of them.</summary>
    public static ClusterTopics Of(Metadata metadata)
    {
        var topics = metadata.Topics.Where(topic => topic.Partitions.Count > 0 && topic.Error.Code is not ErrorCode.UnknownTopicOrPart).ToList();
        var leaderless = from topic in topics
                         from partition in topic.Partitions
                         where partition.Leader == NoBroker
                         orderby topic.Topic, partition.PartitionId
                         select new TopicPartition(topic.Topic, partition.PartitionId);
        return new ClusterTopics(topics.ToDictionary(topic => topic.Topic, topic => topic.Partitions.Count, StringComparer.Ordinal), leaderless.ToHashSet());
    }
}
