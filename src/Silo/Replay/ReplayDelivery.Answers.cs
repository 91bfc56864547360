using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Replay;

internal sealed partial class ReplayDelivery
{
    /// <summary>
    /// Of what Loki says it took, it may have refused some without saying so: a stream is dealt over shards, and the answer is about the last
    /// (<c>divideEntriesBetweenShards</c> in <c>pkg/distributor/distributor.go</c>). So it is asked. What has become too old for that meanwhile
    /// is not sent again: it could stand twice.
    /// </summary>
    private async Task ConfirmAsync(Way way, IReadOnlyList<ReplayEntry> taken, CancellationToken cancellationToken)
    {
        var seenFrom = SeenFromNs;
        var seen = taken.Where(entry => entry.TimestampNs >= seenFrom).ToList();
        way.Outcomes.Unconfirmed(taken.Where(entry => entry.TimestampNs < seenFrom));
        var held = await AskAsync(way.To, seen, cancellationToken);
        var hidden = seen.Where(entry => !held.Contains(entry)).ToList();
        way.Outcomes.Taken(taken.Except(hidden));
        await PushEachAsync(way, hidden, cancellationToken);
    }

    /// <summary>Goes on with what Loki refused until the entries at fault stand alone, or its words say which they are.</summary>
    private async Task ResolveAsync(Way way, IReadOnlyList<ReplayEntry> refused, PushAnswer answer, bool isSeen, CancellationToken cancellationToken)
    {
        if (refused.Count == 1 || IsAboutStream(answer))
        {
            way.Outcomes.Refuse(refused, answer);
            return;
        }

        // Each is measured against the newest before it, and they come sorted.
        if (answer is { Cause: RejectionCause.TooFarBehind, Ignored: { } ignored } && ignored.Of == refused.Count)
        {
            way.Outcomes.Refuse(refused.Take(ignored.Count), answer);
            way.Outcomes.Taken(refused.Skip(ignored.Count));
            return;
        }

        var left = refused;
        if (answer.MayHaveStored && isSeen)
        {
            await Task.Delay(answer.IsSettled ? TimeSpan.Zero : _settle, time, cancellationToken);
            var held = await AskAsync(way.To, refused, cancellationToken);
            way.Outcomes.Taken(held);
            if (held.Count == 0 && IsAboutEach(answer))
            {
                way.Outcomes.Refuse(refused, answer);
                return;
            }

            left = [.. refused.Where(entry => !held.Contains(entry))];
        }
        else if (answer.MayHaveStored)
        {
            way.Outcomes.Repeated(refused);
        }

        left = _rules.Apply(way.To, left, answer, way.Outcomes);
        var isWhole = left.Count == refused.Count;
        foreach (var part in isWhole ? Halves(left) : [left])
        {
            await PushPiecesAsync(way, part, isSeen, cancellationToken);
        }
    }

    /// <summary>Whether Loki refused the stream for its labels, with all that came for it.</summary>
    private static bool IsAboutStream(in PushAnswer answer) => answer is { Status: 400, Cause: RejectionCause.Labels };

    /// <summary>Whether Loki refuses entry by entry in such words, and stores the rest: when it has stored none, each is at fault.</summary>
    private static bool IsAboutEach(in PushAnswer answer) => answer is { Status: 400, Cause: not (RejectionCause.Other or RejectionCause.TooLarge) };

    private static IEnumerable<IReadOnlyList<ReplayEntry>> Halves(IReadOnlyList<ReplayEntry> entries) =>
        [[.. entries.Take(entries.Count / 2)], [.. entries.Skip(entries.Count / 2)]];
}
