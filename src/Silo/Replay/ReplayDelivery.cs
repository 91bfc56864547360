using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Loki.Reconciliation;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>
/// Brings batches of letters to their outcomes: Loki is asked for them, wherever an earlier replay may have put them; what it lacks is sent in a
/// way that the answer is about it, or asked for again.
/// </summary>
/// <param name="sink">How the pipeline pushes.</param>
/// <param name="reader">Asks Loki what it holds; null sends without asking.</param>
/// <param name="pusher">Pushes.</param>
/// <param name="limits">Learns of Loki's answers.</param>
/// <param name="label">The label under which an earlier replay may have put letters; null for none.</param>
/// <param name="isDryRun">Asks, and sends nothing.</param>
/// <param name="time">The clock.</param>
internal sealed partial class ReplayDelivery(
    LokiSinkOptions sink, ILokiReader? reader, ILokiPusher pusher, LearnedLimits limits, string? label, bool isDryRun, TimeProvider time)
{
    private readonly ReplayRules _rules = new(sink.Limits, limits, time);
    private readonly TimeSpan _settle = TimeSpan.FromSeconds(sink.Query.SettleSecs);

    /// <summary>Delivers the batches of a lane, one after the other.</summary>
    /// <exception cref="ReplayException">Loki does not let itself be asked.</exception>
    public async Task DeliverAsync(ReplayLane lane, ReplayOutcomes outcomes, CancellationToken cancellationToken)
    {
        var way = new Way(lane.Stream, new ReplayPace(sink.Limits, () => limits.Of(lane.Stream.To), time), outcomes);
        foreach (var entries in lane.Batches)
        {
            await DeliverAsync(way, entries, cancellationToken);
        }
    }

    private async Task DeliverAsync(Way way, IReadOnlyList<ReplayEntry> entries, CancellationToken cancellationToken)
    {
        var left = await LeaveOutStoredAsync(way, entries, cancellationToken);
        left = _rules.Apply(way.To, left, said: null, way.Outcomes);
        var seenFrom = SeenFromNs;
        var (unseen, seen) = (left.Where(entry => entry.TimestampNs < seenFrom), left.Where(entry => entry.TimestampNs >= seenFrom));
        way.Outcomes.Unseen(reader is null ? [] : unseen);
        if (isDryRun)
        {
            way.Outcomes.Taken(left);
            return;
        }

        if (way.Stream.IsOwn || sink.Limits.ShardDesiredRate == 0)
        {
            await PushPiecesAsync(way, unseen, isSeen: false, cancellationToken);
        }
        else
        {
            // Others write to the stream: Loki may deal a push of several over shards, and its answer is about one.
            await PushEachAsync(way, unseen, cancellationToken);
        }

        await PushPiecesAsync(way, seen, isSeen: true, cancellationToken);
    }

    /// <summary>From which timestamp on Loki can be asked for entries, wherever in Loki they are.</summary>
    private long SeenFromNs => reader is null ? long.MaxValue : sink.Query.BlindBelowNs(time);

    private async Task<IReadOnlyList<ReplayEntry>> LeaveOutStoredAsync(Way way, IReadOnlyList<ReplayEntry> entries, CancellationToken cancellationToken)
    {
        if (reader is null)
        {
            return entries;
        }

        // One question finds them in both streams.
        var held = await AskAsync(way.Stream.Original, entries, cancellationToken, label);
        way.Outcomes.Held(held);
        return [.. entries.Where(entry => !held.Contains(entry))];
    }

    private Task<HashSet<ReplayEntry>> AskAsync(
        LabelStream stream, IReadOnlyList<ReplayEntry> entries, CancellationToken cancellationToken, string? beside = null) => entries.Count == 0
        ? Task.FromResult<HashSet<ReplayEntry>>([])
        : new ReplayInquiry(reader!, stream, entries, beside).AskUntilAnsweredAsync(time, cancellationToken);

    private async Task PushPiecesAsync(Way way, IEnumerable<ReplayEntry> entries, bool isSeen, CancellationToken cancellationToken)
    {
        foreach (var piece in ReplayBatches.Cut(entries, way.Pace.MostBytes(isSeen), int.MaxValue))
        {
            await PushAsync(way, piece, isSeen, cancellationToken);
        }
    }

    /// <summary>Each gets an answer of its own. What Loki has just said to be too far behind is not sent to be refused.</summary>
    private async Task PushEachAsync(Way way, IEnumerable<ReplayEntry> entries, CancellationToken cancellationToken)
    {
        var oldest = long.MinValue;
        PushAnswer last = default;
        foreach (var entry in entries)
        {
            if (entry.TimestampNs < oldest)
            {
                way.Outcomes.Refuse(entry, last);
                continue;
            }

            last = await PushAsync(way, [entry], isSeen: false, cancellationToken);
            oldest = last.Cause == RejectionCause.TooFarBehind ? LokiWords.OldestInWindow(last.Reason) ?? long.MinValue : long.MinValue;
        }
    }

    private async Task<PushAnswer> PushAsync(Way way, IReadOnlyList<ReplayEntry> entries, bool isSeen, CancellationToken cancellationToken)
    {
        await way.Pace.WaitAsync(entries.Sum(entry => entry.Field.Length), isSeen, cancellationToken);
        var push = new ReplayPush(way.To, entries, reader, _settle, time);
        var answer = await pusher.PushAsync(push, cancellationToken);
        limits.Learn(way.To, answer);
        way.Outcomes.Taken(entries.Except(push.Left));
        if (push.WasInDoubt && !isSeen)
        {
            way.Outcomes.Repeated(push.Left);
        }

        if (answer.Disposition != PushDisposition.Delivered)
        {
            await ResolveAsync(way, push.Left, answer, isSeen, cancellationToken);
        }
        else if (isSeen && push.Left.Count > 1)
        {
            await ConfirmAsync(way, push.Left, cancellationToken);
        }
        else
        {
            way.Outcomes.Taken(push.Left);
        }

        return answer;
    }

    /// <summary>A stream that entries go to, how fast, and what takes their outcomes.</summary>
    private sealed record Way(ReplayStream Stream, ReplayPace Pace, ReplayOutcomes Outcomes)
    {
        public LabelStream To => Stream.To;
    }
}
