using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Streams.Batches;

namespace OrleansKafkaLoki.Grains.Streams.Delivery;

internal sealed partial class BatchDelivery
{
    private int CountLate(BatchRange entries) =>
        rules.SendsLate ? LateEntries.Count(entries, NewestNs > rules.NewestNs ? NewestNs : rules.NewestNs ?? NewestNs, UnixNanos.Of(time.GetUtcNow())) : 0;

    /// <summary>
    /// Late entries have a push of their own, after which Loki is asked; or each its own, whose answer is about it. Returns the last answer.
    /// </summary>
    private async Task<PushAnswer> DeliverLateAsync(BatchRange late, TimeSpan? quiet, CancellationToken cancellationToken)
    {
        if (late.Count > 1 && reconciler.CanAsk && late.MinNs >= reconciler.BlindBelowNs)
        {
            var (answer, taken) = await PushAsync(late, quiet, cancellationToken);
            if (answer.Disposition != PushDisposition.Delivered || taken.Count == 0)
            {
                return answer;
            }

            var found = await AskAsync(taken, cancellationToken);
            reconciler.MarkUnasked(found.Unknown, "Loki does not say whether it took them all.");
            (late, quiet) = (found.Left, null);
        }

        var last = PushAnswer.Delivered(0);
        while (late.Count > 0)
        {
            (var one, late) = late.Split(1);
            (last, _) = await PushAsync(one, quiet, cancellationToken);
            late = quiet is null ? WithoutTooFarBehind(late, last) : late;
        }

        return last;
    }

    /// <summary>Loki has just named the oldest timestamp that it takes: what is older need not be sent to be refused.</summary>
    private BatchRange WithoutTooFarBehind(BatchRange entries, PushAnswer answer)
    {
        if (answer.Cause != RejectionCause.TooFarBehind || LokiWords.OldestInWindow(answer.Reason) is not { } oldest)
        {
            return entries;
        }

        return entries.Where(i =>
        {
            if (entries.TimestampNs(i) >= oldest)
            {
                return true;
            }

            RejectTooFarBehind(entries, i, answer);
            return false;
        });
    }
}
