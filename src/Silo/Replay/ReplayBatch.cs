using System.Buffers;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Reconciliation;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>Entries of one label stream on their way to Loki, which is asked first which of them it holds.</summary>
/// <param name="stream">The label stream.</param>
/// <param name="entries">Its entries, sorted by timestamp.</param>
/// <param name="reader">Asks Loki; null sends without asking.</param>
/// <param name="query">How far Loki sees, and how long a request may still be under way inside it after its answer is lost.</param>
/// <param name="time">The clock of that.</param>
internal sealed class ReplayBatch(
    LabelStream stream, IReadOnlyList<ReplayEntry> entries, ILokiReader? reader, QueryOptions query, TimeProvider time) : IPushSteps, IBatchEntries
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    private readonly List<ReplayEntry> _left = [.. entries];
    private bool _mustAsk = reader is not null;
    private bool _mustSettle;
    private Inquiry? _inquiry;

    /// <inheritdoc/>
    public LabelStream Stream => stream;

    /// <inheritdoc/>
    public IBatchEntries Entries => this;

    /// <inheritdoc/>
    public bool IsOurs => true;

    /// <summary>Entries that Loki is not known to hold.</summary>
    public IReadOnlyList<ReplayEntry> Left => _left;

    /// <summary>Entries that Loki holds.</summary>
    public HashSet<ReplayEntry> Held { get; } = [];

    /// <inheritdoc/>
    public int Count => _left.Count;

    /// <inheritdoc/>
    public int Bytes => _left.Sum(entry => entry.Field.Length);

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
            await Task.Delay(TimeSpan.FromSeconds(query.SettleSecs), time, cancellationToken);
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
        _inquiry ??= new Inquiry(stream, _left.Select(entry => entry.TimestampNs), Count, Bytes / Count);
        var answer = await _inquiry.AskAsync(question => reader!.ReadAsync(question, cancellationToken));
        switch (answer.Outcome)
        {
            case ReadOutcome.Complete when !_inquiry.HasUnknown:
                Held.UnionWith(_left.Where(entry => _inquiry.Stored.TryTake(entry.TimestampNs, entry.Message.Span)));
                _left.RemoveAll(Held.Contains);
                (_mustAsk, _inquiry) = (false, null);
                return _left.Count == 0 ? PushAnswer.Delivered(0) : null;
            case ReadOutcome.Unavailable:
                return PushAnswer.Withheld(answer.Reason);
            default:
                throw new ReplayException(
                    $"Loki does not say what it holds ({answer.Status} {(_inquiry.HasUnknown ? _inquiry.Reason : answer.Reason)}), so a replay could store entries twice. Let this client "
                    + "query, or accept repeats with sink.delivery: at_least_once.");
        }
    }

    /// <inheritdoc/>
    public bool TryPrepare()
    {
        _left.ForEach(entry => entry.WasSent = true);
        return true;
    }

    /// <inheritdoc/>
    public bool MayShare => false;

    /// <inheritdoc/>
    public void Postponed(in PushAnswer answer)
    {
        var isInDoubt = answer.MayHaveStored && reader is not null;
        _mustAsk |= isInDoubt;
        _mustSettle |= isInDoubt && !answer.IsSettled;
    }

    /// <summary>
    /// Of what Loki says it took, the entries that it does not have. Letters are late, and of several Loki may refuse some without saying so: a stream
    /// is dealt over shards, and the answer is about the last (<c>divideEntriesBetweenShards</c> in <c>pkg/distributor/distributor.go</c>). A single
    /// entry's answer is about it. Those too old for queries to find are taken for stored: sent again, they could stand twice.
    /// </summary>
    public async Task<IReadOnlyList<ReplayEntry>> FindHiddenAsync(CancellationToken cancellationToken)
    {
        if (reader is null || _left.Count <= 1)
        {
            return [];
        }

        var blindBelow = query.BlindBelowNs(time);
        var sent = _left.FindAll(entry => entry.TimestampNs >= blindBelow);
        if (sent.Count == 0)
        {
            return [];
        }

        _mustAsk = true;
        await AskUntilAnsweredAsync(cancellationToken);
        return sent.FindAll(entry => !Held.Contains(entry));
    }

    /// <summary>Asks Loki, again and again while it does not answer, and sends nothing.</summary>
    /// <exception cref="ReplayException">Loki does not let itself be asked.</exception>
    public async Task<PushAnswer> AskUntilAnsweredAsync(CancellationToken cancellationToken)
    {
        while (_mustAsk && await AskAsync(cancellationToken) is { IsVerdict: false })
        {
            await Task.Delay(AskAgain, time, cancellationToken);
        }

        TryPrepare();
        return PushAnswer.Delivered(0);
    }
}
