using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>What became of every record that was taken from Kafka, since the partition was started where it runs now.</summary>
/// <param name="Consumed">Records taken from Kafka.</param>
/// <param name="Delivered">Records that Loki acknowledged.</param>
/// <param name="Filtered">Records left out by configuration.</param>
/// <param name="DeadLettered">Records written to the dead letters.</param>
/// <param name="InFlight">Records without a verdict yet.</param>
/// <param name="InFlightBytes">Their bytes, as read from Kafka.</param>
/// <param name="Unaccounted">Consumed records that are in none of the four sums; anything but 0 is a bug.</param>
internal sealed record LedgerView(
    long Consumed, long Delivered, long Filtered, long DeadLettered, long InFlight, long InFlightBytes, long Unaccounted)
{
    /// <summary>The sums of those <paramref name="partitions"/> that run; null when none does.</summary>
    public static LedgerView? Of(IEnumerable<PartitionStatus> partitions) =>
        partitions.Where(Known.Runs).Select(Of).Aggregate(default(LedgerView), (sum, one) => sum is null ? one : sum + one);

    private static LedgerView Of(PartitionStatus status) => new(
        status.Consumed, status.Delivered, status.Filtered, status.DeadLettered, status.InFlight, status.InFlightBytes, status.Unaccounted);

    /// <summary>Both together.</summary>
    public static LedgerView operator +(LedgerView left, LedgerView right) => new(
        left.Consumed + right.Consumed,
        left.Delivered + right.Delivered,
        left.Filtered + right.Filtered,
        left.DeadLettered + right.DeadLettered,
        left.InFlight + right.InFlight,
        left.InFlightBytes + right.InFlightBytes,
        left.Unaccounted + right.Unaccounted);
}
