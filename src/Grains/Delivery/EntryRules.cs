using OrleansKafkaLoki.Grains.Batching;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Journal;
using OrleansKafkaLoki.Grains.Sink;

namespace OrleansKafkaLoki.Grains.Delivery;

/// <summary>What is known of entries before they are sent: which Loki would refuse, and what becomes of those out of order.</summary>
/// <param name="journal">The stream's newest timestamp.</param>
/// <param name="outOfOrder">What becomes of older ones.</param>
internal sealed class EntryRules(StreamJournal journal, OutOfOrderAction outOfOrder)
{
    /// <summary>Refuses what can never be sent, and returns the rest as it is to be sent.</summary>
    public BatchRange Apply(BatchRange entries)
    {
        if (entries.Count == 0 || journal.NewestNs is not { } newest || entries.MinOwnNs >= newest)
        {
            return entries;
        }

        return outOfOrder switch
        {
            OutOfOrderAction.RewriteTimestamp => entries.RaiseTo(newest),
            OutOfOrderAction.Drop => Refuse(entries, i => entries.OwnTimestampNs(i) < newest, RejectionCause.OutOfOrder, "The stream has newer entries, and out_of_order_action is drop."),
            _ => entries,
        };
    }

    private static BatchRange Refuse(BatchRange entries, Func<int, bool> refused, RejectionCause cause, string reason) =>
        entries.Where(i =>
        {
            if (!refused(i))
            {
                return true;
            }

            entries.Reject(i, cause, 0, reason);
            return false;
        });
}
