using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>How many offsets could not be read, by cause, since the partition was started where it runs now.</summary>
/// <param name="Retention">Deleted by Kafka before they were read.</param>
/// <param name="Missing">Without a record in the middle of the log: compacted, of an aborted transaction, or a transaction's end.</param>
/// <param name="Recreated">Of a topic that was deleted and created again, as far as they are known.</param>
/// <param name="Truncated">Lost by Kafka, such as by an unclean election of a leader.</param>
/// <param name="Skipped">Passed by an operator.</param>
internal sealed record GapCounts(long Retention, long Missing, long Recreated, long Truncated, long Skipped)
{
    /// <summary>The counts of <paramref name="status"/>.</summary>
    public static GapCounts Of(PartitionStatus status) =>
        new(status.GapRetention, status.GapMissing, status.GapRecreated, status.GapTruncated, status.GapSkipped);
}
