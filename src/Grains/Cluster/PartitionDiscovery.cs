using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Pipelines.Topics;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <summary>Compares what Kafka has with what the pipeline has seen.</summary>
internal static class PartitionDiscovery
{
    /// <summary>Every partition that Kafka has now, with where it begins if nothing is recorded of it.</summary>
    public static IEnumerable<(PartitionId Partition, PartitionStart Start)> Find(string pipeline, TopicListing listing, KnownTopics known)
    {
        foreach (var (topic, count) in listing.PartitionCounts)
        {
            var seen = known.PartitionCounts.GetValueOrDefault(topic);
            for (var partition = 0; partition < count; partition++)
            {
                // Whatever appears after the first look holds only records that nobody has skipped on purpose.
                var start = known.Looked && partition >= seen ? PartitionStart.Earliest : PartitionStart.Configured;
                yield return (new PartitionId(pipeline, topic, partition), start);
            }
        }
    }

    /// <summary>Remembers what Kafka has; true when that is news. A topic that is gone is forgotten: if it returns, all is new.</summary>
    public static bool Remember(TopicListing listing, KnownTopics known)
    {
        var news = !known.Looked
            || known.PartitionCounts.Count != listing.PartitionCounts.Count
            || listing.PartitionCounts.Any(pair => known.PartitionCounts.GetValueOrDefault(pair.Key) != pair.Value);
        known.Looked = true;
        known.PartitionCounts = listing.PartitionCounts.ToDictionary();
        return news;
    }
}
