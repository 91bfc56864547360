using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Streams.Delivery;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Streams.Journal;
using OrleansKafkaLoki.Grains.Streams.Placement;

namespace OrleansKafkaLoki.Grains.Streams;

/// <summary>
/// The one writer of a label stream: orders and batches the chunks that come, and pushes one batch after the other. Runs on the scheduler
/// that it is made on, so between two awaits nothing else touches its state.
/// </summary>
internal sealed partial class StreamBatcher : IStreamView, IDisposable
{
    private readonly LabelStream _stream;
    private readonly IStreamActivation _activation;
    private readonly LocalStreams _local;
    private readonly StreamMoves _moves;
    private readonly BatchingServices _services;
    private readonly ILogger _logger;
    private readonly StreamWriter _writer;
    private readonly BatchOptions _batch;
    private readonly StreamInbox _inbox;
    private readonly PipelineBudget _budget;
    private CancellationTokenSource? _giveUp;
    private StreamBuffer? _buffer;
    private StreamHome? _home;
    private Task _pushes = Task.CompletedTask;
    private Task? _end;
    private bool _ending;
    private bool _flush;

    /// <summary>Holds and sends nothing yet.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="state">Its journal, already read.</param>
    /// <param name="activation">What it lives in.</param>
    /// <param name="local">Tells when the silo takes no chunk any more, and when it holds none.</param>
    /// <param name="moves">Tells where the stream may move to.</param>
    /// <param name="services">What it has in common with the silo's other batchers.</param>
    /// <exception cref="FormatException">The journal is damaged.</exception>
    public StreamBatcher(
        LabelStream stream,
        IPersistentState<StreamJournalState> state,
        IStreamActivation activation,
        LocalStreams local,
        StreamMoves moves,
        BatchingServices services)
    {
        (_stream, _activation, _local, _moves, _services, _logger) = (stream, activation, local, moves, services, services.Logger);
        var sink = services.Pipelines.Pipelines[stream.Pipeline].Sink;
        var journal = new StreamJournal(stream, state, services.Time, services.Writes, _logger) { Sink = SinkHash.Of(sink) };
        journal.Load();
        Progress = new StreamProgress(services.Time);
        _writer = new StreamWriter(stream, journal, Progress, services);
        _batch = sink.Batch;
        _budget = services.Budget.Of(stream.Pipeline);
        _inbox = new StreamInbox(_batch, _budget, activation, services.Time);
    }

    /// <summary>Where the partitions on this silo hand over their chunks.</summary>
    public IChunkInbox Inbox => _inbox;

    /// <inheritdoc/>
    public long HeldBytes => (_buffer?.Bytes ?? 0) + _inbox.Bytes;

    /// <inheritdoc/>
    public long HeldRecords => (_buffer?.Records ?? 0) + _inbox.Records;

    /// <inheritdoc/>
    public StreamProgress Progress { get; }

    /// <summary>Starts a push if one is due and none is under way; else makes sure that somebody looks again in time.</summary>
    public void PushWhenDue()
    {
        TakePosted();
        if (Progress.IsPushing || _ending)
        {
            return;
        }

        var waits = _buffer?.HasWaiting == true;
        _activation.SetBusy(waits);
        if (!waits)
        {
            _inbox.Sleep();
        }
        else if (IsDue)
        {
            _pushes = PushAllDueAsync();
        }
        else if (_isHeld)
        {
            return; // It is woken when that is over.
        }
        else
        {
            _inbox.LookAgainAfter(Buffer.DueIn);
        }
    }

    /// <summary>The same where nobody waits for it: a mistake makes the batcher leave, and what it holds is sent again.</summary>
    public void PushWhenDueOrLeave()
    {
        try
        {
            PushWhenDue();
        }
        catch (Exception exception)
        {
            LeaveFor(exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _giveUp?.Dispose();

    private CancellationTokenSource GivesUp => _giveUp ??= new();

    private StreamHome Home => _home ??= _moves.HomeOf(_stream);

    private StreamBuffer Buffer => _buffer ??= new StreamBuffer(_batch, _writer.Senders, _services.Time, _writer.Overtaking);

    private bool Admits => !_local.Closing && !_ending;

    /// <summary>
    /// With more streams than the byte budget has full batches for, batches go early: else reading would wait for them to age.
    /// </summary>
    private bool IsDue => !IsHeld && _buffer?.CanTake == true && (_flush || _budget.IsTight || _buffer.DueIn <= TimeSpan.Zero);

    /// <summary>Pushes batch after batch, one at a time, while one is due. A task of its own: no call and no timer waits for Loki.</summary>
    private async Task PushAllDueAsync()
    {
        Progress.IsPushing = true;
        try
        {
            while (!_ending && IsDue)
            {
                var chunks = Buffer.TakeBatch(_writer.BlindBelowNs);
                await _writer.WriteAsync(chunks, GivesUp.Token);
                foreach (var held in chunks)
                {
                    var rejected = Buffer.Complete(held).Rejected.Length;
                    Progress.Rejected += rejected;
                    Progress.Delivered += held.Chunk.RecordCount - rejected;
                }

                _writer.BatchCompleted();
                TakePosted();
                Follow();
            }
        }
        catch (Exception exception)
        {
            if (!GivesUp.IsCancellationRequested)
            {
                LogBroken(exception);
                _activation.Leave();
            }

            _ending = true;
            _inbox.Close();
            await GivesUp.CancelInTurnAsync();
            TakePosted();
            _buffer?.ReleaseAll(StreamBuffer.RetryElsewhere);
        }
        finally
        {
            _flush = false;
            Progress.IsPushing = false;
            _pushes = Task.CompletedTask; // Nothing is left of this one, and a quiet stream need not keep it.
        }

        PushWhenDue();
    }

    private void TakePosted()
    {
        var (posted, flush) = _inbox.Take();
        _flush |= flush;
        while (posted is not null)
        {
            var next = posted.Next;
            posted.Next = null; // Once it is answered it may be handed over again.
            Home.Observe(posted.Chunk.SenderSilo, posted.Chunk.Entries.Length);
            Buffer.Add(posted, Admits);
            posted = next;
        }
    }

    private void LeaveFor(Exception mistake)
    {
        LogPushBroken(mistake, new LogText(_stream));
        _activation.Leave();
    }

    private void LogBroken(Exception exception)
    {
        if (exception is FencedException)
        {
            LogTaken(exception.Message);
        }
        else
        {
            LogPushBroken(exception, new LogText(_stream));
        }
    }
}
