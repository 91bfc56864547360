using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Streams.Batches;

namespace OrleansKafkaLoki.Grains.Streams.Delivery;

/// <content>What Loki has refused: which records are at fault.</content>
internal sealed partial class BatchDelivery
{
    private const string MayBeThere = "Loki may have it all the same: it was sent before a crash, and cannot be asked for yet.";

    /// <summary>A single entry that Loki refuses is at fault; of several, those are that it has not stored.</summary>
    private async Task ResolveAsync(BatchRange refused, PushAnswer answer, CancellationToken cancellationToken)
    {
        if (answer is { Cause: RejectionCause.TooFarBehind, Ignored: { } ignored } && ignored.Of == refused.Count)
        {
            RejectOldest(refused, ignored.Count, answer);
            return;
        }

        if (!answer.MayHaveStored)
        {
            await ResolveMissingAsync(refused, rules.Apply(refused, answer), answer, cancellationToken);
            return;
        }

        if (!answer.IsSettled && reconciler.CanAsk)
        {
            await Task.Delay(reconciler.Quiet, time, cancellationToken);
        }

        var found = await AskAsync(refused, cancellationToken);

        // What Loki has just said may tell which ones are at fault.
        var (missing, unknown) = (rules.Apply(found.Missing, answer), rules.Apply(found.Unknown, answer));
        if (unknown.Count == refused.Count)
        {
            await DeliverHalvesAsync(unknown, answer, cancellationToken);
            return;
        }

        if (unknown.Count > 0)
        {
            // The oldest first, before anything else of the stream.
            reconciler.MarkUnasked(unknown, found.Reason);
            await DeliverAsync(unknown, quiet: null, cancellationToken);
        }

        await ResolveMissingAsync(refused, missing, answer, cancellationToken);
    }

    /// <summary>Goes on with what Loki has not stored of what it refused.</summary>
    private async Task ResolveMissingAsync(BatchRange refused, BatchRange missing, PushAnswer answer, CancellationToken cancellationToken)
    {
        if (missing.Count == 0)
        {
            return;
        }

        if (missing.Count < refused.Count)
        {
            // Among what was not stored, there may be more than what is at fault: Loki names one error of several.
            await DeliverAsync(missing, quiet: null, cancellationToken);
        }
        else if (IsAboutEachEntry(answer))
        {
            missing.Reject(answer.Cause, answer.Status, answer.Reason);
        }
        else
        {
            await DeliverHalvesAsync(missing, answer with { MayHaveStored = false }, cancellationToken);
        }
    }

    /// <summary>
    /// Entries come sorted, and each is measured against the newest before it (<c>validateEntries</c> in <c>pkg/ingester/stream.go</c>): those
    /// too far behind are the first ones, and the others are stored. Once Loki has counted them, there is nothing to ask.
    /// </summary>
    private void RejectOldest(BatchRange refused, int count, in PushAnswer answer)
    {
        for (var i = 0; i < count; i++)
        {
            RejectTooFarBehind(refused, i, answer);
        }

        if (count < refused.Count)
        {
            RecordNewest(refused);
        }
    }

    /// <summary>What an earlier activation was about to send may be in Loki, where nobody can look yet: its window says nothing about that.</summary>
    private void RejectTooFarBehind(BatchRange entries, int i, in PushAnswer answer)
    {
        var mayBeThere = entries.IsInDoubt(i) && entries.TimestampNs(i) < reconciler.BlindBelowNs;
        entries.Reject(i, answer.Cause, answer.Status, mayBeThere ? $"{answer.Reason} {MayBeThere}" : answer.Reason);
    }

    /// <summary>
    /// Loki refuses by these causes entry by entry, or all entries of a stream for its labels, and stores the rest: when it has
    /// stored nothing, every entry is at fault.
    /// </summary>
    private static bool IsAboutEachEntry(in PushAnswer answer) =>
        answer is { Status: 400, Cause: not (RejectionCause.Other or RejectionCause.TooLarge) };

    private async Task DeliverHalvesAsync(BatchRange refused, PushAnswer answer, CancellationToken cancellationToken)
    {
        if (refused.Count == 1)
        {
            refused.Reject(answer.Cause, answer.Status, answer.Reason);
            return;
        }

        if (answer.MayHaveStored)
        {
            reconciler.MarkUnasked(refused, answer.Reason);
        }

        var (first, second) = refused.Split();
        await DeliverAsync(first, quiet: null, cancellationToken);
        await DeliverAsync(second, quiet: null, cancellationToken);
    }
}
