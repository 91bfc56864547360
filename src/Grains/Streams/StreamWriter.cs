using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki.Limits;
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
    private readonly Reconciler _reconciler;
    private readonly QuietTime _quiet;
    private readonly BatchDelivery _delivery;
    private readonly StreamProgress _progress;
    private readonly bool _once;
    private readonly bool _raises;
    private bool _unstored;
    private Recovery? _recovery;
    private long? _toldAt;

    /// <summary>Sends nothing yet.</summary>
    public StreamWriter(LabelStream stream, StreamJournal journal, StreamProgress progress, BatchingServices services)
    {
        var sink = services.Pipelines.Pipelines[stream.Pipeline].Sink;
        _stream = stream;
        _journal = journal;
        _progress = progress;
        _services = services;
        _once = sink.Delivery == DeliveryMode.EffectivelyOnce;
        _raises = sink.OutOfOrderAction == OutOfOrderAction.RewriteTimestamp;
        _reconciler = new Reconciler(stream, sink.Query, sink.Delivery, services.Questions, services.Metrics, services.Time, services.Logger)
        {
            Ahead = EntryAges.Ahead(sink.Limits),
            EarlierFloorsNs = _raises ? journal.EarlierNewestNs : [],
        };
        _quiet = new QuietTime(journal.InheritedDoubt, _reconciler.Quiet, services.Time);
        if (_once && sink.OutOfOrderAction == OutOfOrderAction.Accept)
        {
            var reach = sink.MaxDriftSecs > 0 ? TimeSpan.FromSeconds(sink.MaxDriftSecs) : UsualReach;
            Overtaking = new Overtaking(_quiet, journal.Senders, _reconciler, reach);
        }

        _delivery = new BatchDelivery(
            stream,
            services.Pusher,
            _reconciler,
            new EntryRules(stream, journal, sink.OutOfOrderAction, sink.Limits, services.Limits, services.Time),
            new StreamPace(stream, journal.IsNew, sink.Limits, services.Limits, services.Time),
            _once ? new StreamLease(stream, journal) : null,
            services.Limits,
            services.Waits,
            progress,
            services.Time);
        Tell();
    }

    /// <summary>Which chunks need not wait for those in doubt; null when all go in turn, because order decides what is sent.</summary>
    public Overtaking? Overtaking { get; }

    /// <summary>Entries below this timestamp may be in Loki without a query finding them: their batches have to be small.</summary>
    public long BlindBelowNs => _once ? _reconciler.BlindBelowNs : long.MinValue;

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

        if (_once)
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
            await _delivery.DeliverAsync(entries, index.HasDoubts ? _quiet.Remaining : null, cancellationToken);
        }
        finally
        {
            _reconciler.End();
        }

        if (index.Doubtful > 0)
        {
            (_recovery ??= new Recovery(_stream, _services.Logger)).Add(index.Doubtful, _delivery.Recovered - recovered);
        }

        if (_raises && chunks.Any(held => held.IsRefusedInPart))
        {
            _journal.RememberNewest();
            _reconciler.EarlierFloorsNs = _journal.EarlierNewestNs;
        }

        if (_delivery.NewestNs > (_journal.NewestNs ?? long.MinValue))
        {
            _journal.NewestNs = _delivery.NewestNs;
        }

        Tell();
    }

    /// <summary>Tells where it stands.</summary>
    public void Tell() => _progress.Observe(_journal.NewestNs, _reconciler.PossiblyRepeated);

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
