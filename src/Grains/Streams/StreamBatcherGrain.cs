using Orleans.Dashboard;
using Orleans.Placement;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Pipelines.Placement;
using OrleansKafkaLoki.Grains.Streams.Journal;
using OrleansKafkaLoki.Grains.Streams.Placement;

namespace OrleansKafkaLoki.Grains.Streams;

/// <inheritdoc cref="IStreamBatcherGrain"/>
[GrainType("streambatcher"), PreferLocalPlacement, Immovable, RunsPipeline]
public sealed partial class StreamBatcherGrain(
    [PersistentState("journal", StorageNames.Journals)] IPersistentState<StreamJournalState> state,
    ILocalSiloDetails silo,
    LocalStreams local,
    StreamMoves moves,
    BatchingServices services) : Grain, IStreamBatcherGrain, IDisposable
{
    /// <summary>Well below the response timeout of a grain call, so that a sender always gets an answer.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _leaving = new();
    private Task _pushes = Task.CompletedTask;
    private LabelStream _stream;
    private StreamBuffer _buffer = null!;
    private StreamWriter _writer = null!;
    private StreamHome _home = null!;
    private IGrainTimer? _timer;
    private TaskCompletionSource? _allAnswered;
    private int _unanswered;
    private Task? _end;
    private bool _ending;
    private bool _pushing;
    private bool _flush;
    private long _delivered;
    private long _rejected;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stream = LabelStream.Parse(this.GetPrimaryKeyString());
        var journal = new StreamJournal(_stream, state, services.Time, services.Writes, _logger);
        journal.Load();
        _writer = new StreamWriter(_stream, journal, services);
        _buffer = new StreamBuffer(
            services.Pipelines.Pipelines[_stream.Pipeline].Sink.Batch, journal.Senders, services.Time, _writer.Overtaking);
        _home = moves.HomeOf(_stream);
        var grain = TaskScheduler.Current;
        local.Add(_stream, new LocalStream(
            this.AsReference<IStreamBatcherGrain>(),
            () => Task.Factory.StartNew(GiveUpAsync, CancellationToken.None, TaskCreationOptions.None, grain).Unwrap()));
        services.Metrics.StreamStarted(_stream.Pipeline);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    [NoProfiling]
    public async Task<AppendResult> AppendAsync(LogChunk chunk)
    {
        _home.Hear(chunk.Sender, chunk.Entries.Length);
        var verdict = _buffer.Add(chunk, admit: !local.Closing && !_ending);
        PushWhenDue();
        _unanswered++;
        try
        {
            return await verdict.WaitAsync(LongestHold, services.Time, local.Released);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            if (verdict.IsCompleted)
            {
                return await verdict; // It came in the same moment.
            }

            return AppendResult.Retry(exception is TimeoutException ? TimeSpan.Zero : StreamBuffer.RetryElsewhere);
        }
        finally
        {
            if (--_unanswered == 0)
            {
                _allAnswered?.TrySetResult();
            }
        }
    }

    /// <inheritdoc/>
    [NoProfiling]
    public Task FlushAsync()
    {
        _flush = true;
        PushWhenDue();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task CloseAsync()
    {
        if (local.Closing && _home.BestElsewhere(moves.IsAlive) is { } target)
        {
            MoveTo(target);
        }

        await FlushAsync();
        await _pushes;
        if (_unanswered > 0)
        {
            _allAnswered ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _allAnswered.Task; // Else the silo could be gone before its verdicts are.
        }
    }

    /// <inheritdoc/>
    public Task<StreamStatus> GetStatusAsync() => Task.FromResult(new StreamStatus
    {
        Stream = _stream,
        Silo = silo.SiloAddress.ToString(),
        HeldBytes = _buffer.Bytes,
        HeldRecords = _buffer.Records,
        DeliveredRecords = _delivered,
        RejectedRecords = _rejected,
        Pushing = _pushing,
        PossiblyRepeatedRecords = _writer.PossiblyRepeated,
        NewestTimestampNs = _writer.NewestNs,
    });

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        local.Remove(_stream);
        await EndAsync(LongestStep);
        services.Metrics.StreamStopped(_stream.Pipeline);
    }

    /// <inheritdoc/>
    public void Dispose() => _leaving.Dispose();

    /// <summary>
    /// With more streams than the byte budget has full batches for, batches go early: else reading would wait for them to age.
    /// </summary>
    private bool IsDue => _buffer.CanTake && (_flush || services.Budget.IsTight || _buffer.DueIn <= TimeSpan.Zero);

    /// <summary>Starts a push if one is due and none is under way; else makes sure that somebody looks again in time.</summary>
    private void PushWhenDue()
    {
        if (_pushing || !_buffer.HasWaiting || _ending)
        {
            return;
        }

        if (IsDue)
        {
            _pushes = PushAllDueAsync();
            return;
        }

        _timer ??= this.RegisterGrainTimer(
            static (self, _) =>
            {
                self.PushWhenDue();
                return Task.CompletedTask;
            },
            this,
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        _timer.Change(_buffer.DueIn, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Pushes batch after batch, one at a time, while one is due. A task of its own: no call and no timer waits for Loki.</summary>
    private async Task PushAllDueAsync()
    {
        _pushing = true;
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token, local.Released);
        try
        {
            while (!_ending && IsDue)
            {
                var chunks = _buffer.TakeBatch(_writer.BlindBelowNs);
                await _writer.WriteAsync(chunks, giveUp.Token);
                foreach (var held in chunks)
                {
                    var rejected = _buffer.Settle(held).Rejected.Length;
                    _rejected += rejected;
                    _delivered += held.Chunk.RecordCount - rejected;
                }

                _writer.Settled();
                Follow();
            }
        }
        catch (Exception exception)
        {
            if (!giveUp.IsCancellationRequested)
            {
                LogBroken(exception);
                DeactivateOnIdle();
            }

            _ending = true;
            await _leaving.CancelAsync();
            _buffer.LetGoOfAll(StreamBuffer.RetryElsewhere);
        }
        finally
        {
            _flush = false;
            _pushing = false;
        }

        PushWhenDue();
    }

    private void LogBroken(Exception exception)
    {
        if (exception is StreamTakenException)
        {
            LogTaken(exception.Message);
        }
        else
        {
            LogPushBroken(exception, _stream);
        }
    }
}
