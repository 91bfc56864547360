using System.Globalization;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Silo.Kafka.Health;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

/// <summary>Which errors of a partition end its feed. All others librdkafka retries.</summary>
internal static partial class PartitionFault
{
    /// <summary>The fault that an error means, or null when librdkafka goes on by itself.</summary>
    public static FeedFault? Of(ErrorCode error) => error switch
    {
        ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange => FeedFault.OffsetOutOfRange,
        ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition => FeedFault.UnknownPartition,

        // librdkafka goes on asking, but does not tell when it is granted; a feed that is opened again finds out.
        ErrorCode.TopicAuthorizationFailed => FeedFault.Fatal,

        // librdkafka would go on behind what it cannot read; records must not be skipped without a word.
        ErrorCode.Local_BadMsg or ErrorCode.Local_BadCompression or ErrorCode.Local_NotImplemented or ErrorCode.MsgSizeTooLarge => FeedFault.Fatal,
        _ => null,
    };

    /// <summary>The exception for the feed's reader.</summary>
    public static FeedException Exception(FeedFault fault, PartitionIntake intake, Error error)
    {
        var where = $"{intake.Feed.Partition} at offset {intake.Position}";
        var parted = fault == FeedFault.OffsetOutOfRange ? PartedAt(error) : null;
        return new FeedException(fault, fault switch
        {
            _ when parted is not null => $"{where}: the log was cut short and parts at offset {parted} ({error.Reason}).",
            FeedFault.OffsetOutOfRange => $"{where}: the broker has no such offset ({error.Reason}).",
            FeedFault.UnknownPartition => $"{where}: the topic or partition does not exist ({error.Reason}).",
            _ when error.Code is ErrorCode.Local_BadMsg or ErrorCode.Local_BadCompression =>
                $"{where}: {KafkaErrorText.Describe(error)}. 'A batch that cannot be read' in docs/troubleshooting.md says how to pass it.",
            _ => $"{where}: {KafkaErrorText.Describe(error)}.",
        })
        {
            PartedAt = parted,
        };
    }

    /// <summary>What librdkafka would say had it known that no record lay there before.</summary>
    public static Error CutAt(long offset) => new(
        ErrorCode.Local_AutoOffsetReset, string.Create(CultureInfo.InvariantCulture, $"records where there were none: broker end offset is {offset}"));

    /// <summary>Where the log parts from what was read, as an error says it; null where it says nothing of that.</summary>
    public static long? PartedAt(Error error) =>
        EndPattern().Match(error.Reason) is { Success: true } match ? long.Parse(match.Groups["end"].ValueSpan, CultureInfo.InvariantCulture) : null;

    /// <summary>The partition that the text of an error begins with, or null when it begins otherwise.</summary>
    public static (string Topic, int Partition)? PartitionIn(Error error) =>
        PartitionPattern().Match(error.Reason) is { Success: true } match
            ? (match.Groups["topic"].Value, int.Parse(match.Groups["partition"].ValueSpan, CultureInfo.InvariantCulture))
            : null;

    // Partition log truncation detected at offset 100 (leader epoch 3): broker end offset is 80 (offset leader epoch 2). ... (rdkafka_offset.c)
    [GeneratedRegex(@"broker end offset is (?<end>\d{1,18})\b")]
    private static partial Regex EndPattern();

    // logs [7]: desired partition is not available (Local: Unknown partition)
    [GeneratedRegex(@"^(?<topic>\S+) \[(?<partition>\d{1,9})\]: ")]
    private static partial Regex PartitionPattern();
}
