using System.Globalization;
using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Pipelines.Topics;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>Tells beforehand how much of a backlog is older than Loki takes: a month of dead letters should be nobody's surprise.</summary>
/// <param name="partition">The partition.</param>
/// <param name="sink">How old records may be, and what becomes of older ones.</param>
/// <param name="topics">What Kafka knows.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is told.</param>
internal sealed partial class BacklogAge(PartitionId partition, LokiSinkOptions sink, ITopicCatalog topics, TimeProvider time, ILogger logger)
{
    private readonly TimeSpan? _longest = EntryAges.Longest(sink.Limits);
    private long _below;

    private string Fate => sink.OnTooOld switch
    {
        TooOldAction.Skip => "are left out",
        TooOldAction.RewriteTimestamp => "get a later timestamp",
        _ => "become dead letters",
    };

    /// <summary>Looks at the backlog once. That Kafka does not answer is said elsewhere.</summary>
    /// <param name="from">The first offset that is to be read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LookAsync(long from, CancellationToken cancellationToken)
    {
        if (_longest is not { } longest)
        {
            return;
        }

        try
        {
            var bounds = await topics.GetLogBoundsAsync(partition, cancellationToken);
            var first = Math.Max(from, bounds.Low);
            if (first < bounds.High && await topics.FindOffsetAsync(partition, time.GetUtcNow() - longest, cancellationToken) is { } below && below > first)
            {
                _below = below;
                LogTooOld(partition, below - first, (double)(below - first) / (bounds.High - first), bounds.High - first, EntryAges.Age(sink.Limits)!.Value, Fate);
            }
        }
        catch (Exception exception)
        {
            LogNotSeen(exception is TopicCatalogException or OperationCanceledException ? null : exception, partition, exception.Message);
        }
    }

    /// <summary>What becomes of the records at a position; null where they are not too old.</summary>
    public string? Reason(long position) => position >= _below
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"Its records before offset {_below} are older than Loki takes and {Fate} (on_too_old).");

    [LoggerMessage(Level = LogLevel.Warning, EventName = "BacklogTooOld", Message =
        "{Partition}: {Count} ({Share:P0}) of the {Backlog} records that are to be read are older than {Age}, which Loki does not take (limits.reject_old_samples_max_age_secs), and {Fate}. Other ways are on_too_old: dead_letter, skip or rewrite_timestamp, an offset of the group that begins later, and a Loki that takes older ones.")]
    private partial void LogTooOld(PartitionId partition, long count, double share, long backlog, TimeSpan age, string fate);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "BacklogNotSeen", Message = "{Partition}: how old its backlog is cannot be seen. {Error}")]
    private partial void LogNotSeen(Exception? unexpected, PartitionId partition, string error);
}
