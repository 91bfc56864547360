using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Streams.Batches;
using OrleansKafkaLoki.Grains.Streams.Journal;

namespace OrleansKafkaLoki.Grains.Streams.Delivery;

/// <summary>Entries under way to a verdict, which shrink as Loki turns out to have them or never to take them.</summary>
/// <param name="stream">The label stream.</param>
/// <param name="entries">The entries.</param>
/// <param name="lease">Confirms that the stream is still ours; null when that does not matter.</param>
/// <param name="doubt">Whether Loki may have some of them.</param>
/// <param name="rules">What is refused before it is sent.</param>
internal sealed class PendingPush(LabelStream stream, BatchRange entries, StreamLease? lease, Doubt doubt, EntryRules rules) : IPushBatch
{
    private const int BadGateway = 502;
    private const int GatewayTimeout = 504;
    private bool _attempted;

    /// <inheritdoc/>
    public LabelStream Stream => stream;

    /// <inheritdoc/>
    public IBatchEntries Entries => Left;

    /// <inheritdoc/>
    public bool IsOurs => lease is null or { IsFresh: true };

    /// <summary>What is not known to be in Loki, nor refused.</summary>
    public BatchRange Left { get; private set; } = entries;

    /// <inheritdoc/>
    /// <exception cref="StreamTakenException">The stream is another activation's.</exception>
    public async ValueTask<PushAnswer?> PrepareAsync(PushAnswer? previous, CancellationToken cancellationToken)
    {
        if (_attempted && previous is { MayHaveStored: true } lost)
        {
            // Loki's own answer, whatever it says, means that Loki is done with the request.
            doubt.Raise(atOnce: lost.Status is not (0 or BadGateway or GatewayTimeout));
        }

        _attempted = false;

        if (lease is not null && await lease.ConfirmAsync(cancellationToken) is { } notOurs)
        {
            return notOurs;
        }

        if (doubt.IsRaised)
        {
            (Left, var unresolved) = await doubt.ResolveAsync(Left, cancellationToken);
            if (unresolved is not null)
            {
                return unresolved;
            }

            // The wait and the answer may have outlasted the lease.
            if (lease is not null && await lease.ConfirmAsync(cancellationToken) is { } noLonger)
            {
                return noLonger;
            }
        }

        Left = rules.Apply(Left);
        if (Left.Count == 0)
        {
            return PushAnswer.Delivered(0);
        }

        doubt.CountSent(Left);
        _attempted = true;
        return null;
    }
}
