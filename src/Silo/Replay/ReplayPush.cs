using System.Buffers;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>Entries of one stream on their way to Loki. When an answer is lost, Loki is asked which of them it holds.</summary>
/// <param name="stream">The stream.</param>
/// <param name="entries">Its entries, sorted by timestamp.</param>
/// <param name="reader">Asks Loki; null sends again without asking.</param>
/// <param name="settle">How long a request may still be under way inside Loki after its answer is lost.</param>
/// <param name="time">The clock of that.</param>
internal sealed class ReplayPush(LabelStream stream, IReadOnlyList<ReplayEntry> entries, ILokiReader? reader, TimeSpan settle, TimeProvider time)
    : IPushSteps, IBatchEntries
{
    private readonly List<ReplayEntry> _left = [.. entries];
    private bool _mustAsk;
    private bool _mustSettle;
    private ReplayInquiry? _inquiry;

    /// <inheritdoc/>
    public LabelStream Stream => stream;

    /// <inheritdoc/>
    public IBatchEntries Entries => this;

    /// <inheritdoc/>
    public bool IsOurs => true;

    /// <summary>Entries that Loki is not known to hold, unless its answer says so.</summary>
    public IReadOnlyList<ReplayEntry> Left => _left;

    /// <summary>Whether entries were sent again after an answer that left open whether Loki had taken them.</summary>
    public bool WasInDoubt { get; private set; }

    /// <inheritdoc/>
    public int Count => _left.Count;

    /// <inheritdoc/>
    public int Bytes => _left.Sum(entry => entry.Field.Length);

    /// <inheritdoc/>
    public bool MayShare => false;

    /// <inheritdoc/>
    public void CopyTo(IBufferWriter<byte> writer)
    {
        foreach (var entry in _left)
        {
            writer.Write(entry.Field.Span);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> MustAskAsync(CancellationToken cancellationToken)
    {
        if (_mustSettle)
        {
            await Task.Delay(settle, time, cancellationToken);
            _mustSettle = false;
        }

        return _mustAsk;
    }

    /// <inheritdoc/>
    /// <remarks>A replay shares its stream with the cluster, and has none to lose.</remarks>
    public ValueTask<PushAnswer?> ConfirmAsync() => default;

    /// <inheritdoc/>
    /// <exception cref="ReplayException">Loki does not let itself be asked.</exception>
    public async ValueTask<PushAnswer?> AskAsync(CancellationToken cancellationToken)
    {
        _inquiry ??= new ReplayInquiry(reader!, stream, [.. _left]);
        var (held, reason) = await _inquiry.AskAsync(cancellationToken);
        if (held is null)
        {
            return PushAnswer.Withheld(reason);
        }

        _left.RemoveAll(held.Contains);
        (_mustAsk, _inquiry) = (false, null);
        return _left.Count == 0 ? PushAnswer.Delivered(0) : null;
    }

    /// <inheritdoc/>
    public bool TryPrepare() => true;

    /// <inheritdoc/>
    public void Postponed(in PushAnswer answer)
    {
        WasInDoubt |= answer.MayHaveStored;
        var isInDoubt = answer.MayHaveStored && reader is not null;
        _mustAsk |= isInDoubt;
        _mustSettle |= isInDoubt && !answer.IsSettled;
    }

    /// <inheritdoc/>
    public void WaitsFor(TimeSpan wait)
    {
    }
}
