using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Streams.Batches;

namespace OrleansKafkaLoki.Grains.Streams.Delivery;

/// <summary>Entries under way to a verdict, which shrink as Loki turns out to have them or never to take them.</summary>
/// <param name="stream">The label stream.</param>
/// <param name="entries">The entries.</param>
/// <param name="lease">Confirms that the stream is still ours; null when that does not matter.</param>
/// <param name="doubt">Whether Loki may have some of them.</param>
/// <param name="rules">What is refused before it is sent.</param>
/// <param name="sharing">Whether they may share a request.</param>
/// <param name="pace">How fast the stream is sent.</param>
/// <param name="progress">Where it is told how the stream fares.</param>
internal sealed class PendingPush(
    LabelStream stream, BatchRange entries, StreamLease? lease, Doubt doubt, EntryRules rules, SharingRule sharing, StreamPace pace, StreamProgress progress)
    : IPushSteps
{
    private bool _goesAlone;

    /// <inheritdoc/>
    public LabelStream Stream => stream;

    /// <inheritdoc/>
    public IBatchEntries Entries => Left;

    /// <inheritdoc/>
    public bool IsOurs => lease is null or { IsFresh: true };

    /// <summary>What is not known to be in Loki, nor refused.</summary>
    public BatchRange Left { get; private set; } = entries;

    /// <inheritdoc/>
    public async ValueTask<bool> MustAskAsync(CancellationToken cancellationToken)
    {
        if (doubt.IsRaised)
        {
            await doubt.WaitQuietTimeAsync(cancellationToken);
        }

        return doubt.IsRaised;
    }

    /// <inheritdoc/>
    /// <exception cref="FencedException">The stream is another activation's.</exception>
    public ValueTask<PushAnswer?> ConfirmAsync() => lease?.ConfirmAsync() ?? default;

    /// <inheritdoc/>
    public async ValueTask<PushAnswer?> AskAsync(CancellationToken cancellationToken)
    {
        (Left, var unresolved) = await doubt.ResolveAsync(Left, cancellationToken);
        return unresolved ?? (Left.Count == 0 ? PushAnswer.Delivered(0) : null);
    }

    /// <inheritdoc/>
    public bool TryPrepare()
    {
        Left = rules.Apply(Left);
        if (Left.Count == 0)
        {
            return false;
        }

        doubt.MarkSent(Left);
        return true;
    }

    /// <inheritdoc/>
    public bool MayShare => !_goesAlone && sharing.Allows(Left);

    /// <inheritdoc/>
    public void Postponed(in PushAnswer answer)
    {
        // Only an answer to this batch alone tells what is wrong with it.
        _goesAlone |= answer.MayHaveStored || answer is { Disposition: PushDisposition.Disbanded, Status: not 0 };
        sharing.Record(answer);
        pace.Postponed(answer, Left);
        progress.Postponed(answer);
        if (answer.MayHaveStored)
        {
            doubt.Raise(atOnce: answer.IsSettled);
        }
    }

    /// <inheritdoc/>
    public void WaitsFor(TimeSpan wait) => progress.WaitsFor(wait);
}
