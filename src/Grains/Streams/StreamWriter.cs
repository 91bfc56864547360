using System.Diagnostics.CodeAnalysis;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Loki.Reconciliation;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Streams.Batches;
using OrleansKafkaLoki.Grains.Streams.Delivery;
using OrleansKafkaLoki.Grains.Streams.Journal;

namespace OrleansKafkaLoki.Grains.Streams;

/// <summary>
/// Brings the batches of one stream to their verdicts, one at a time: records in the journal what is about to be sent, and sends it. Runs
/// on the grain's scheduler.
/// </summary>
internal sealed class StreamWriter
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(30);

    /// <summary>How far others may overtake what waits where <c>max_drift_secs</c> sets no bound to partitions.</summary>
    private static readonly TimeSpan UsualReach = TimeSpan.FromMinutes(5);

    private readonly LabelStream _stream;
    private readonly StreamJournal _journal;
    private readonly BatchingServices _services;
    private readonly LokiSinkOptions _sink;
    private readonly SharingRule _sharing;
    private readonly StreamProgress _progress;
    private Reconciler? _reconciler;
    private StreamPace? _pace;
    private BatchDelivery? _delivery;
    private QuietTime? _quiet;
    private long _repeated;
    private bool _unstored;
    private Recovery? _recovery;
    private long? _toldAt;

    /// <summary>Sends nothing yet.</summary>
    public StreamWriter(LabelStream stream, StreamJournal journal, StreamProgress progress, BatchingServices services)
    {
        _stream = stream;
        _journal = journal;
        _progress = progress;
        _services = services;
        _sink = services.Pipelines.Pipelines[stream.Pipeline].Sink;
        _sharing = new SharingRule(services.Time, IsOnce ? journal.TakenAt : null); // Else later pushes of an activation that crashed are not written down.
        Equip(isRested: journal.IsNew);
        _quiet = new QuietTime(journal.InheritedDoubt, _reconciler.Quiet, services.Time);
        if (IsOnce && _sink.OutOfOrderAction == OutOfOrderAction.Accept)
        {
            var reach = _sink.MaxDriftSecs > 0 ? TimeSpan.FromSeconds(_sink.MaxDriftSecs) : UsualReach;
            Overtaking = new Overtaking(_quiet, journal.Senders, _reconciler, reach);
        }

        Tell();
    }

    /// <summary>What is known of the partitions that write to the stream.</summary>
    public SenderTable Senders => _journal.Senders;

    /// <summary>
    /// Which chunks need not wait for those in doubt; null when all go in turn, because order decides what is sent, or there is nothing to wait for.
    /// </summary>
    public Overtaking? Overtaking { get; private set; }

    /// <summary>Entries below this timestamp may be in Loki without a query finding them: their batches have to be small.</summary>
    public long BlindBelowNs => IsOnce ? _sink.Query.BlindBelowNs(_services.Time) : long.MinValue;

    /// <summary>Delivers the chunks' records, but for those that have their verdict, or records on the chunks that they are refused.</summary>
    /// <exception cref="OperationCanceledException">Given up; the outcome is unknown.</exception>
    /// <exception cref="FencedException">Another activation has the stream.</exception>
    public async Task WriteAsync(IReadOnlyList<HeldChunk> chunks, CancellationToken cancellationToken)
    {
        using var index = new BatchIndex(chunks);
        if (index.Count == 0)
        {
            return;
        }

        if (_delivery is null || _reconciler is null)
        {
            Equip(isRested: true);
        }

        if (IsOnce)
        {
            Doubt(chunks);
            if (Stored(await _journal.WriteAsync()) is not WriteOutcome.Written and var outcome)
            {
                await AnnounceAgainAsync(outcome, cancellationToken);
            }
        }

        _unstored = true;
        var recovered = _delivery.Recovered;
        var entries = new BatchRange(index);
        _reconciler.Begin(entries);
        try
        {
            await _delivery.DeliverAsync(entries, index.HasDoubts ? _quiet?.Remaining ?? TimeSpan.Zero : null, cancellationToken);
        }
        finally
        {
            _reconciler.End();
        }

        if (index.Doubtful > 0)
        {
            (_recovery ??= new Recovery(_stream, _services.Logger)).Add(index.Doubtful, _delivery.Recovered - recovered);
        }

        if (IsRaising && chunks.Any(held => held.IsRefusedInPart))
        {
            _journal.RememberNewest();
            _reconciler.EarlierFloorsNs = _journal.EarlierNewestNs;
        }

        if (_delivery.NewestNs > (_journal.NewestNs ?? long.MinValue))
        {
            _journal.NewestNs = _delivery.NewestNs;
        }

        _journal.TakenAt = _sharing.TakenAt;
        Tell();
    }

    /// <summary>Tells where it stands.</summary>
    public void Tell() => _progress.Observe(_journal.NewestNs, PossiblyRepeated);

    /// <summary>
    /// Between two batches: forgets what only pushes need, and the next batch makes anew. False while something of it matters still: a takeover's
    /// doubts, or that Loki has refused lately.
    /// </summary>
    public bool TryRest()
    {
        if (_recovery is not null || Senders.HasDoubts || _quiet?.Remaining > TimeSpan.Zero || _pace is { IsAtRest: false })
        {
            return false;
        }

        _repeated = PossiblyRepeated;
        (_reconciler, _pace, _delivery, _quiet, Overtaking) = (null, null, null, null, null);
        return true;
    }

    /// <summary>
    /// The verdicts of what was written are recorded: once nothing is in doubt any more, what was recovered is logged. A partition that was sent back
    /// brings doubts with every batch: they are summed up.
    /// </summary>
    public void BatchCompleted()
    {
        if (_recovery is not null && !_journal.Senders.HasDoubts && (_toldAt is not { } told || _services.Time.GetElapsedTime(told) >= BetweenLines))
        {
            _recovery.Log();
            (_recovery, _toldAt) = (null, _services.Time.GetTimestamp());
        }
    }

    /// <summary>Stores what is known, so that the next activation has fewer doubts. Only once: if it fails, that one asks Loki.</summary>
    public async Task CloseAsync()
    {
        _recovery?.Log();
        if (_unstored)
        {
            Stored(await _journal.WriteAsync());
        }

        _journal.Close();
    }

    private bool IsOnce => _sink.Delivery == DeliveryMode.EffectivelyOnce;

    private bool IsRaising => _sink.OutOfOrderAction == OutOfOrderAction.RewriteTimestamp;

    private long PossiblyRepeated => _repeated + (_reconciler?.PossiblyRepeated ?? 0);

    /// <summary>Makes what pushes need.</summary>
    /// <param name="isRested">True when nothing of the stream was sent for long.</param>
    [MemberNotNull(nameof(_reconciler), nameof(_delivery))]
    private void Equip(bool isRested)
    {
        _reconciler = new Reconciler(_stream, _sink.Query, _sink.Delivery, _services.Questions, _services.Metrics, _services.Time, _services.Logger)
        {
            Ahead = EntryAges.Ahead(_sink.Limits),
            EarlierFloorsNs = IsRaising ? _journal.EarlierNewestNs : [],
        };
        _pace = new StreamPace(_stream, isRested, _sink.Limits, _services.Limits, _services.Time);
        _delivery = new BatchDelivery(
            _stream,
            _services.Pusher,
            _reconciler,
            new EntryRules(_stream, _journal, _sink.OutOfOrderAction, _sink.Limits, _services.Limits, _services.Time),
            _pace,
            _sharing,
            IsOnce ? new StreamLease(_stream, _journal) : null,
            _services.Limits,
            _services.Waits,
            _progress,
            _services.Time);
    }

    /// <summary>The chunks are about to be sent: once the journal says so, they may be.</summary>
    private void Doubt(IReadOnlyList<HeldChunk> chunks)
    {
        if (!_journal.Senders.HasDoubts)
        {
            _journal.ForgetEarlier();
        }

        foreach (var held in chunks)
        {
            _journal.Senders.Doubt(held.Sender!, held.Chunk);
        }
    }

    /// <summary>Goes on after a first write that did not do; nothing is sent before one does.</summary>
    private async Task AnnounceAgainAsync(WriteOutcome outcome, CancellationToken cancellationToken)
    {
        var backoff = _services.Waits.ForRecords();
        for (; outcome != WriteOutcome.Written; outcome = Stored(await _journal.WriteAsync()))
        {
            if (outcome == WriteOutcome.Fenced)
            {
                throw new FencedException(_stream);
            }

            _progress.NotStored();
            await backoff.WaitAsync(cancellationToken);
        }

        _progress.Stored();
    }

    private WriteOutcome Stored(WriteOutcome outcome)
    {
        _services.Metrics.JournalWritten(_stream.Pipeline, outcome);
        return outcome;
    }
}
