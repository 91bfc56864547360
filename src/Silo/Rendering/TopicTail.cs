using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Pipelines.Topics;

namespace OrleansKafkaLoki.Silo.Rendering;

/// <summary>Reads the newest records of a pipeline's topics, for nobody else: no group is joined, and nothing is committed.</summary>
/// <param name="catalog">Knows what Kafka holds.</param>
/// <param name="feeds">Reads.</param>
/// <param name="time">The clock.</param>
internal sealed class TopicTail(ITopicCatalog catalog, IPartitionFeedSource feeds, TimeProvider time)
{
    private readonly PartitionTail _tail = new(feeds, time);

    /// <summary>The newest records, oldest first.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="topic">The only topic; null for all of the pipeline.</param>
    /// <param name="partition">The only partition; null for all.</param>
    /// <param name="count">How many, of all partitions together.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InputException">There is no such topic or partition, or Kafka does not deliver.</exception>
    /// <exception cref="TopicCatalogException">Kafka could not be asked.</exception>
    public async Task<IReadOnlyList<InputRecord>> ReadAsync(string pipeline, string? topic, int? partition, int count, CancellationToken cancellationToken)
    {
        var counts = (await catalog.ListAsync(pipeline, cancellationToken)).PartitionCounts;
        if (topic is not null && !counts.ContainsKey(topic))
        {
            throw new InputException($"The pipeline '{pipeline}' reads no topic '{topic}'; it reads {(counts.Count > 0 ? string.Join(", ", counts.Keys) : "none")}.");
        }

        var partitions = (
            from known in counts
            where topic is null || known.Key == topic
            from number in Enumerable.Range(0, known.Value)
            where partition is null || number == partition
            select new PartitionId(pipeline, known.Key, number)).ToList();
        if (partitions.Count == 0)
        {
            throw new InputException(partition is null || counts.Count == 0 ? $"The pipeline '{pipeline}' finds no topic." : $"No topic has a partition {partition}.");
        }

        List<InputRecord> records = [];
        foreach (var place in partitions)
        {
            await ReadAsync(place, count, records, cancellationToken);
        }

        return [.. records.OrderByDescending(record => record.Record.TimestampMs).ThenByDescending(record => record.Record.Offset).Take(count).Reverse()];
    }

    private async Task ReadAsync(PartitionId partition, int count, List<InputRecord> records, CancellationToken cancellationToken)
    {
        var bounds = await catalog.GetLogBoundsAsync(partition, cancellationToken);
        var from = Math.Max(bounds.Low, bounds.High - count);
        if (from < bounds.High)
        {
            await _tail.ReadAsync(partition, from, bounds.High, records.Add, cancellationToken);
        }
    }
}
