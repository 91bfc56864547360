using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Pipelines.Topics;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>Decides where a partition begins, or goes on after its position turned out to be impossible.</summary>
/// <param name="partition">The partition.</param>
/// <param name="reset">The source's <c>auto_offset_reset</c>.</param>
/// <param name="catalog">What Kafka knows.</param>
/// <param name="logger">Where it is logged that a start is not as configured.</param>
internal sealed partial class StartOffsets(PartitionId partition, AutoOffsetReset reset, ITopicCatalog catalog, ILogger logger)
{
    /// <summary>The first offset of a partition that has no checkpoint; null when configuration leaves it to an operator.</summary>
    /// <exception cref="TopicCatalogException">Kafka could not be asked.</exception>
    public async Task<ResumePoint?> FirstAsync(PartitionStart start, CancellationToken cancellationToken)
    {
        if (await catalog.GetGroupOffsetAsync(partition, cancellationToken) is { } mirrored)
        {
            // The mirror lags behind what was delivered, by how much nobody knows.
            var end = (await catalog.GetLogBoundsAsync(partition, cancellationToken)).High;
            LogStartFromGroup(partition, mirrored, end);
            return new ResumePoint(mirrored, NewIncarnation: false) { DoubtBelow = end };
        }

        if (reset == AutoOffsetReset.Error && start == PartitionStart.Configured)
        {
            return null;
        }

        var range = await catalog.GetLogBoundsAsync(partition, cancellationToken);
        return new ResumePoint(reset == AutoOffsetReset.Latest && start == PartitionStart.Configured ? range.High : range.Low, NewIncarnation: false);
    }

    /// <summary>Where to go on when the broker does not have <paramref name="position"/>.</summary>
    /// <exception cref="TopicCatalogException">Kafka could not be asked.</exception>
    public async Task<ResumePoint> AfterOutOfRangeAsync(long position, CancellationToken cancellationToken)
    {
        var range = await catalog.GetLogBoundsAsync(partition, cancellationToken);
        if (position < range.Low)
        {
            return new ResumePoint(range.Low, NewIncarnation: false);
        }

        return position > range.High
            ? new ResumePoint(range.Low, NewIncarnation: true)
            : new ResumePoint(position, NewIncarnation: false);
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "StartedFromGroupOffset", Message =
        "{Partition}: no checkpoint in the store; starting from the consumer group's offset {Offset}. Loki is asked what it has of the records before offset {End}.")]
    private partial void LogStartFromGroup(PartitionId partition, long offset, long end);
}
