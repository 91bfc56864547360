using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Streams.Batches;

namespace OrleansKafkaLoki.Grains.Streams.Delivery;

/// <summary>
/// Brings a batch to its verdicts: pushes it; where Loki refuses it, asks which entries were stored, and goes on with the rest
/// until the records at fault stand alone.
/// </summary>
/// <param name="stream">The label stream.</param>
/// <param name="pusher">Sends to Loki.</param>
/// <param name="reconciler">Asks Loki what it has.</param>
/// <param name="rules">What is refused before it is sent.</param>
/// <param name="pace">How fast the stream is sent.</param>
/// <param name="sharing">Whether a batch may share a request.</param>
/// <param name="lease">Confirms that the stream is still ours; null when that does not matter.</param>
/// <param name="limits">Learns of Loki's answers.</param>
/// <param name="waits">How long to wait after a question without an answer.</param>
/// <param name="progress">Where it is told how the stream fares.</param>
/// <param name="time">The clock of the waits.</param>
internal sealed partial class BatchDelivery(
    LabelStream stream,
    ILokiPusher pusher,
    Reconciler reconciler,
    EntryRules rules,
    StreamPace pace,
    SharingRule sharing,
    StreamLease? lease,
    LearnedLimits limits,
    RetryWaits waits,
    StreamProgress progress,
    TimeProvider time)
{
    private long? _newestNs;

    /// <summary>The highest timestamp that is known to be in Loki since the activation, nanoseconds since the Unix epoch; null before the first.</summary>
    public long? NewestNs => reconciler.HighestStoredNs is { } stored && !(_newestNs > stored) ? stored : _newestNs;

    /// <summary>How many entries Loki had of those that an earlier activation may have sent.</summary>
    public int Recovered { get; private set; }

    /// <summary>Delivers the entries, or records on their chunks that they are refused.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="quiet">How long what an earlier activation has sent may still be under way; null when it sent none of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Given up; the outcome is unknown.</exception>
    /// <exception cref="FencedException">The stream is another activation's; the outcome is unknown.</exception>
    public Task DeliverAsync(BatchRange entries, TimeSpan? quiet, CancellationToken cancellationToken) =>
        entries.Count > 1 && (entries.Bytes > rules.MaxBytes || CountLate(entries) > 0) ? DeliverPartsAsync(entries, quiet, cancellationToken)
        : entries.Count > 0 ? PushAsync(entries, quiet, cancellationToken)
        : Task.CompletedTask;

    private async Task DeliverPartsAsync(BatchRange entries, TimeSpan? quiet, CancellationToken cancellationToken)
    {
        if (entries.Bytes > rules.MaxBytes)
        {
            var (first, second) = entries.Split();
            await DeliverAsync(first, quiet, cancellationToken);
            await DeliverAsync(second, quiet, cancellationToken);
            return;
        }

        while (entries.Count > 1 && CountLate(entries) is var count and > 0)
        {
            (var late, entries) = entries.Split(count);
            var answer = await DeliverLateAsync(late, quiet, cancellationToken);
            entries = quiet is null ? WithoutTooFarBehind(entries, answer) : entries;
        }

        await DeliverAsync(entries, quiet, cancellationToken);
    }

    /// <summary>
    /// Pushes the entries as they are; returns Loki's answer, which is resolved, and what was sent last. Each batch comes this way, so that it waits for
    /// its answer with this one task.
    /// </summary>
    private async Task<(PushAnswer Answer, BatchRange Sent)> PushAsync(BatchRange entries, TimeSpan? quiet, CancellationToken cancellationToken)
    {
        var doubt = new Doubt(reconciler, waits, time);
        if (quiet is { } wait)
        {
            doubt.Raise(wait);
        }

        var turn = pace.WaitAsync(entries, cancellationToken);
        progress.Paced(mustWait: !turn.IsCompleted);
        await turn;
        var push = new PendingPush(stream, entries, lease, doubt, rules, sharing, pace, progress);
        PushAnswer answer;
        using (var attempts = new PushAttempts(pusher, push))
        {
            answer = attempts.Note(await attempts.MakeAsync(cancellationToken));
            if (!answer.IsVerdict)
            {
                answer = await attempts.RepeatAsync(answer, cancellationToken);
            }
        }

        progress.Ended(answer);
        Recovered += quiet is null ? 0 : doubt.FirstFound ?? 0;
        limits.Learn(stream, answer);
        if (answer is { Disposition: PushDisposition.TooLarge, Throttles: ThrottleScope.Stream })
        {
            limits.LearnAboveBurst(stream, push.Left.Bytes);
        }

        sharing.Record(answer);
        if (answer.Disposition != PushDisposition.Delivered)
        {
            await ResolveAsync(push.Left, answer, cancellationToken);
        }
        else
        {
            RecordNewest(push.Left);
            if (MustVerify(push.Left))
            {
                await VerifyAsync(push.Left, cancellationToken);
            }
        }

        return (answer, push.Left);
    }

    /// <summary>
    /// When Loki has refused some of the stream for its rate lately, a 204 may hide that it did so with a shard: it is asked. Where it cannot be,
    /// the pace has to do, which is then that of a single shard.
    /// </summary>
    private bool MustVerify(BatchRange taken) => taken.Count > 1 && pace.IsSuspect && reconciler.CanAsk;

    private async Task VerifyAsync(BatchRange taken, CancellationToken cancellationToken)
    {
        if (await AskAsync(taken, cancellationToken) is { Missing: { Count: > 0 } missing })
        {
            await DeliverAsync(missing, quiet: null, cancellationToken);
        }
    }

    /// <summary>Asks which of them Loki has stored, until it answers or the patience with it is over.</summary>
    private async Task<Findings> AskAsync(BatchRange entries, CancellationToken cancellationToken)
    {
        var inquiry = reconciler.Begin(entries, withOld: false);
        var backoff = waits.ForQuestion();
        long? unansweredSince = null;
        while (await reconciler.AskAsync(inquiry, withOthers: false, cancellationToken) is { Outcome: not ReadOutcome.Complete } answer)
        {
            if (answer.SmallerNext)
            {
                unansweredSince = null;
            }
            else if (answer.Outcome == ReadOutcome.Forbidden || time.GetElapsedTime(unansweredSince ??= time.GetTimestamp()) >= reconciler.Patience)
            {
                inquiry.GiveUp(answer.Reason);
                break;
            }

            await backoff.WaitAsync(cancellationToken);
        }

        return reconciler.Conclude(entries, inquiry);
    }

    private void RecordNewest(BatchRange delivered)
    {
        if (delivered.Count > 0)
        {
            _newestNs = Math.Max(_newestNs ?? long.MinValue, delivered.MaxNs);
        }
    }
}
