using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Pipelines.Topics;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Finds what is to be audited.</summary>
internal sealed class AuditRanges(ITopicCatalog catalog)
{
    /// <summary>Partitions that Kafka is asked of at once.</summary>
    private const int Concurrency = 8;

    /// <summary>The partitions that are asked for, and what of each.</summary>
    /// <exception cref="TopicCatalogException">Kafka could not be asked.</exception>
    /// <exception cref="AuditException">There is no such topic or partition, or the brokers tell no offsets of times.</exception>
    public async Task<IReadOnlyList<AuditRange>> FindAsync(AuditOptions options, CancellationToken cancellationToken)
    {
        var counts = (await catalog.ListAsync(options.Pipeline, cancellationToken)).PartitionCounts;
        if (options.Topics.FirstOrDefault(topic => !counts.ContainsKey(topic)) is { } unknown)
        {
            throw new AuditException($"The pipeline '{options.Pipeline}' reads no topic '{unknown}'; it reads {(counts.Count > 0 ? string.Join(", ", counts.Keys) : "none")}.");
        }

        PartitionId[] partitions =
        [
            .. from topic in counts
               where options.Topics.Count == 0 || options.Topics.Contains(topic.Key)
               from partition in Enumerable.Range(0, topic.Value)
               where options.Partition is null || options.Partition == partition
               select new PartitionId(options.Pipeline, topic.Key, partition),
        ];
        var ranges = new AuditRange[partitions.Length];
        await Parallel.ForAsync(
            0, partitions.Length, new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
            async (index, token) => ranges[index] = await FindAsync(partitions[index], options, token));
        return ranges.Length > 0 || options.Partition is null ? ranges : throw new AuditException($"No topic has a partition {options.Partition}.");
    }

    private async Task<AuditRange> FindAsync(PartitionId partition, AuditOptions options, CancellationToken cancellationToken)
    {
        // The position first: what is shipped meanwhile is not asked for.
        var position = await catalog.GetGroupOffsetAsync(partition, cancellationToken);
        var bounds = await catalog.GetLogBoundsAsync(partition, cancellationToken);
        var from = Math.Max(options.FromOffset ?? await FindAsync(partition, options.From, cancellationToken) ?? bounds.Low, bounds.Low);
        var to = Math.Min(options.ToOffset ?? await FindAsync(partition, options.To, cancellationToken) ?? bounds.High, bounds.High);
        var end = Math.Max(from, Math.Min(to, position ?? (options.As is null ? 0 : to)));
        return new AuditRange(partition, from, end, Math.Max(0, to - end));
    }

    private async Task<long?> FindAsync(PartitionId partition, DateTimeOffset? time, CancellationToken cancellationToken) =>
        time is null ? null : await catalog.FindExactOffsetAsync(partition, time.Value, cancellationToken)
            ?? throw new AuditException($"The brokers do not tell which offset of {partition} belongs to a time.");
}
