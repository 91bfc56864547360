using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Events;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Partitions.Acknowledgement;
using OrleansKafkaLoki.Grains.Partitions.Alignment;
using OrleansKafkaLoki.Grains.Partitions.Checkpoints;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Records.Entries;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>
/// One activation's work on its partition, from the claim to the last checkpoint. Runs on the grain's scheduler, so between
/// two awaits nothing else touches its state. It is a task of its own and never a grain call, because deactivation waits
/// for calls.
/// </summary>
internal sealed partial class PartitionSession : IDisposable
{
    private readonly PartitionServices _services;
    private readonly PartitionId _partition;
    private readonly SiloAddress _silo;
    private readonly PipelinePlan _plan;
    private readonly KafkaSourceOptions _source;
    private readonly LokiSinkOptions _sink;
    private readonly TopicTags _tags;
    private readonly ILogger _logger;
    private readonly CheckpointStore _checkpoints;
    private readonly ChunkSender _sender;
    private readonly HorizonGate _gate;
    private readonly PauseGate _pause = new();
    private readonly StartOffsets _offsets;
    private readonly BacklogAge _backlogAge;
    private readonly Backoff _backoff;
    private readonly Backoff _storeBackoff;
    private readonly PartitionLedger _ledger = new();
    private readonly PartitionGaps _gaps;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _giveUp = new();
    private readonly RepeatedFailure _kafka;
    private readonly RepeatedFailure _stored;
    private readonly LagMeter _lag;
    private TimeSpan _pausedBefore;
    private PartitionPace? _pace;
    private ConditionSince? _conditionSince;
    private PartitionFlow? _flow;
    private PartitionState _state = PartitionState.Starting;
    private string? _reason;
    private bool _isRefused;
    private bool _isGroupReleased;
    private long _endSeen = Unknown;

    public PartitionSession(
        PartitionId partition, IPersistentState<PartitionCheckpoint> state, IGrainFactory grains, SiloAddress silo, PartitionServices services)
    {
        _services = services;
        _partition = partition;
        _silo = silo;
        _logger = services.Logger;
        _plan = services.Plans[partition.Pipeline];
        (_source, _sink) = (services.Pipelines.Pipelines[partition.Pipeline].Source, services.Pipelines.Pipelines[partition.Pipeline].Sink);
        _tags = new TopicTags(partition);
        _checkpoints = new CheckpointStore(partition, state, services.Writes, _logger);
        _sender = new ChunkSender(services.Addresses, services.Streams, services.Gates, services.DeadLetters, services.Waits, services.Time, _logger)
        {
            KeepsOrder = _sink.OutOfOrderAction != OutOfOrderAction.Accept,
            SkipsTooOld = _sink.OnTooOld == TooOldAction.Skip,
        };
        _gate = new HorizonGate(
            partition,
            TimeSpan.FromSeconds(_sink.MaxDriftSecs),
            EntryAges.Ahead(_sink.Limits),
            _sink.OnTooOld == TooOldAction.RewriteTimestamp ? EntryAges.Age(_sink.Limits) : EntryAges.Longest(_sink.Limits),
            () => grains.GetGrain<IPipelineCoordinatorGrain>(partition.Pipeline).GetHorizonAsync(),
            services.Waits,
            services.Time,
            _logger);
        _offsets = new StartOffsets(partition, _source, services.Topics, _logger);
        _backlogAge = new BacklogAge(partition, _sink, services.Topics, services.Time, _logger);
        _gaps = new PartitionGaps(partition, services.Metrics, services.Time, _logger, services.Events);
        _kafka = new RepeatedFailure(TroubleKind.Kafka, services.Time);
        _stored = new RepeatedFailure(TroubleKind.Store, services.Time);
        _lag = new LagMeter(services.Time);
        _backoff = services.Waits.ForKafka();
        _storeBackoff = services.Waits.ForCheckpoint();
    }

    /// <summary>The session's work; completes when it is over, and never fails.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>True when another activation turned out to own the partition.</summary>
    public bool Fenced { get; private set; }

    /// <summary>True when Kafka no longer has the partition.</summary>
    public bool Gone { get; private set; }

    /// <summary>Starts the work.</summary>
    /// <param name="start">Where to begin if there is no record of a position.</param>
    /// <param name="topicId">The topic's id as a look at Kafka showed it; null when it could not be seen.</param>
    public void Start(PartitionStart start, string? topicId = null) => Completion = RunAsync(start, topicId);

    /// <summary>Takes an operator's order, or the end of one.</summary>
    public void ObservePause(PauseOrder? order)
    {
        if (order is not null && _pause.Order != order)
        {
            LogPaused(_partition, order);
            Tell(PipelineEventKind.PartitionPaused, $"Reads nothing. {order}", ("by", order.By), ("reason", order.Reason));
        }
        else if (order is null && _pause.Order is not null)
        {
            LogResumed(_partition);
            Tell(PipelineEventKind.PartitionResumed, "Goes on.");
        }

        _pause.Observe(order);
    }

    /// <summary>
    /// Stops reading, waits up to <paramref name="timeout"/> for the verdicts of what is in flight, checkpoints and ends.
    /// </summary>
    public async Task DrainAsync(TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource(timeout, _services.Time);
        using var registration = deadline.Token.UnsafeRegister(source => ((CancellationTokenSource)source!).Cancel(), _giveUp);
        await _stop.CancelInTurnAsync();
        await Completion;
    }

    /// <summary>Only for a session that is over.</summary>
    public void Dispose()
    {
        _stop.Dispose();
        _giveUp.Dispose();
        _checkpoints.Close();
    }

    private async Task RunAsync(PartitionStart start, string? topicId)
    {
        RequestContext.Clear(); // Else a caller's placement hint would follow every call from here.
        Func<PartitionStatus> status = Status;
        _services.Metrics.Show(_partition, status, () => _gate.Held, () => _pausedBefore + (_flow?.Times.Paused ?? TimeSpan.Zero));
        try
        {
            await ConsumeAsync(start, topicId);
        }
        catch (FencedException exception)
        {
            Fenced = true;
            LogFenced(exception.Message);
        }
        catch (PartitionGoneException)
        {
            Gone = true;
            LogGone(_partition, _checkpoints.NextOffset ?? 0);
            Tell(PipelineEventKind.PartitionGone, $"Kafka no longer has it. It was read up to offset {_checkpoints.NextOffset ?? 0}.", ("offset", _checkpoints.NextOffset ?? 0));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped while it was still starting: there is nothing to drain.
        }
        catch (Exception exception)
        {
            LogBroken(exception, _partition);
            Tell(PipelineEventKind.PartitionFaulted, "Stopped by an unexpected error, which is in the log of the silo; it starts over from its checkpoint.");
        }

        _services.Topics.ReleaseGroupOffset(_partition);
        await EndFlowAsync();
        _gaps.LogMissingNow();
        SetState(PartitionState.Stopped, _reason);
        _services.Metrics.Hide(_partition, status);
    }

    private async Task ConsumeAsync(PartitionStart start, string? topicId)
    {
        await ClaimAsync();
        var resume = await ObeyAsync(await FindStartAsync(start, topicId));
        _services.Topics.MirrorGroupOffset(_partition, resume.Offset); // Without traffic it would never be committed, and expire.
        _ = _backlogAge.LookAsync(resume.Offset, _stop.Token);
        while (true)
        {
            resume = await PassAsync(resume);
            var flow = _flow = Open(resume);
            SetState(PartitionState.Running, null);
            LogRunning(_partition, resume.Offset, _checkpoints.Epoch);
            TellStarted(resume.Offset);
            try
            {
                if (await ReadAsync(flow) is { } fault)
                {
                    resume = await RecoverAsync(flow, fault);
                    await EndFlowAsync();
                    continue;
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // Stopped while the feed was recovering: what it had read is still under way.
            }

            SetState(PartitionState.Draining, null);
            await DrainAsync(flow);
            return;
        }
    }

    private RecordTimes TimesOf(IReadOnlyList<TimeAnchor> anchors)
    {
        var times = new RecordTimes(_sink.OnTooOld == TooOldAction.RewriteTimestamp ? EntryAges.Age(_sink.Limits) : null);
        foreach (var anchor in anchors)
        {
            times.Add(anchor);
        }

        return times;
    }

    private PartitionFlow Open(ResumePoint resume)
    {
        _endSeen = resume.NewIncarnation ? Unknown : _endSeen;
        var router = new RecordRouter(_plan, _partition, TimesOf(_checkpoints.Anchors));
        _gaps.Expect(resume.Offset);
        _topicInDoubt = new TaskCompletionSource();
        return new PartitionFlow(
            _services.Feeds.Open(_partition, resume.Offset, resume.Mark),
            router,
            new SliceEncoder(
                new ChunkOrigin(_partition, _checkpoints.Epoch, _checkpoints.Incarnation, router.Routing)
                {
                    DoubtBelow = _checkpoints.DoubtBelow,
                    Silo = _silo,
                },
                router,
                _sink.Batch,
                _gaps)
            {
                StopAt = NextSkip(resume.Offset),
            },
            _sender,
            _services.InFlightOf(_partition.Pipeline),
            _gate,
            _pause,
            new AckWindow(resume.Offset, _checkpoints.LastTimestampMs, resume.Mark),
            () => _checkpoints.NextOffset ?? Unknown,
            _ledger,
            _tags,
            _services.Metrics,
            _services.Time)
        {
            IsTakenOver = _checkpoints.Epoch > 1,
        };
    }
}
