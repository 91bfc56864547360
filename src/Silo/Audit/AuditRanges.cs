using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Pipelines.Topics;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Finds what is to be audited.</summary>
internal sealed class AuditRanges(ITopicCatalog catalog)
{
    /// <summary>The partitions that are asked for, and what of each.</summary>
    /// <exception cref="TopicCatalogException">Kafka could not be asked.</exception>
    /// <exception cref="AuditException">There is no such topic or partition.</exception>
    public async Task<IReadOnlyList<AuditRange>> FindAsync(AuditOptions options, CancellationToken cancellationToken)
    {
        var counts = (await catalog.ListAsync(options.Pipeline, cancellationToken)).PartitionCounts;
        if (options.Topics.FirstOrDefault(topic => !counts.ContainsKey(topic)) is { } unknown)
        {
            throw new AuditException($"The pipeline '{options.Pipeline}' reads no topic '{unknown}'; it reads {(counts.Count > 0 ? string.Join(", ", counts.Keys) : "none")}.");
        }

        List<AuditRange> ranges = [];
        foreach (var (topic, count) in counts.Where(topic => options.Topics.Count == 0 || options.Topics.Contains(topic.Key)))
        {
            foreach (var partition in Enumerable.Range(0, count).Where(partition => options.Partition is null || options.Partition == partition))
            {
                ranges.Add(await FindAsync(new PartitionId(options.Pipeline, topic, partition), options, cancellationToken));
            }
        }

        return ranges.Count > 0 || options.Partition is null ? ranges : throw new AuditException($"No topic has a partition {options.Partition}.");
    }

    private async Task<AuditRange> FindAsync(PartitionId partition, AuditOptions options, CancellationToken cancellationToken)
    {
        // The position first: what is shipped meanwhile is not asked for.
        var position = await catalog.GetGroupOffsetAsync(partition, cancellationToken);
        var bounds = await catalog.GetLogBoundsAsync(partition, cancellationToken);
        var from = await FindAsync(partition, options.From, cancellationToken) ?? bounds.Low;
        var to = await FindAsync(partition, options.To, cancellationToken) ?? bounds.High;
        var end = Math.Max(from, Math.Min(to, position ?? (options.As is null ? 0 : to)));
        return new AuditRange(partition, from, end, Math.Max(0, to - end));
    }

    private async Task<long?> FindAsync(PartitionId partition, DateTimeOffset? time, CancellationToken cancellationToken) =>
        time is null ? null : await catalog.FindOffsetAsync(partition, time.Value, cancellationToken);
}
