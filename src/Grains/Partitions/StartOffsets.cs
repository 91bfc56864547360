using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Pipelines.Topics;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>Decides where a partition begins, or goes on after its position turned out to be impossible.</summary>
/// <param name="partition">The partition.</param>
/// <param name="source">Its <c>auto_offset_reset</c> and <c>on_new_log</c>.</param>
/// <param name="catalog">What Kafka knows.</param>
/// <param name="logger">Where it is logged that a start is not as configured.</param>
internal sealed partial class StartOffsets(PartitionId partition, KafkaSourceOptions source, ITopicCatalog catalog, ILogger logger)
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

        if (source.AutoOffsetReset == AutoOffsetReset.Error && start == PartitionStart.Configured)
        {
            return null;
        }

        var range = await catalog.GetLogBoundsAsync(partition, cancellationToken);
        return new ResumePoint(source.AutoOffsetReset == AutoOffsetReset.Latest && start == PartitionStart.Configured ? range.High : range.Low, NewIncarnation: false);
    }

    /// <summary>Where to begin in a log that is not the checkpoint's; null while configuration leaves it to an operator.</summary>
    /// <param name="isElsewhere">Whether it is known to be on another cluster.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TopicCatalogException">Kafka could not be asked.</exception>
    public async Task<ResumePoint?> InNewLogAsync(bool isElsewhere, CancellationToken cancellationToken)
    {
        var range = await catalog.GetLogBoundsAsync(partition, cancellationToken);
        var start = source.OnNewLog switch
        {
            NewLogAction.Hold => null,
            NewLogAction.Latest => range.High,
            NewLogAction.GroupOffset when isElsewhere => await catalog.GetGroupOffsetAsync(partition, cancellationToken) is { } translated
                ? Math.Clamp(translated, range.Low, range.High)
                : (long?)null,
            _ => range.Low,
        };

        // Its records may be copies of those that were delivered.
        return start is { } offset ? new ResumePoint(offset, NewIncarnation: true) { DoubtBelow = range.High } : null;
    }

    /// <summary>Where to go on when the broker does not have <paramref name="position"/>.</summary>
    /// <param name="position">The position.</param>
    /// <param name="partedAt">Where the log parts from the one that was read; null where it does not, or nobody knows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TopicCatalogException">Kafka could not be asked.</exception>
    public async Task<ResumePoint> AfterOutOfRangeAsync(long position, long? partedAt, CancellationToken cancellationToken)
    {
        var range = await catalog.GetLogBoundsAsync(partition, cancellationToken);
        if (position < range.Low)
        {
            return new ResumePoint(range.Low, NewIncarnation: false);
        }

        if (partedAt < position)
        {
            return new ResumePoint(Math.Max(partedAt.Value, range.Low), NewIncarnation: true) { IsCut = true };
        }

        // An end below the position without an epoch that tells where the log parts: Loki knows what it has.
        return position > range.High
            ? new ResumePoint(range.Low, NewIncarnation: true) { DoubtBelow = range.High }
            : new ResumePoint(position, NewIncarnation: false);
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "StartedFromGroupOffset", Message =
        "{Partition}: no checkpoint in the store; starting from the consumer group's offset {Offset}. Loki is asked what it has of the records before offset {End}.")]
    private partial void LogStartFromGroup(PartitionId partition, long offset, long end);
}
