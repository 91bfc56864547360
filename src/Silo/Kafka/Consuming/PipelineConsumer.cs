using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Kafka.Credentials;
using OrleansKafkaLoki.Silo.Kafka.Health;

namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

/// <summary>
/// A pipeline's Kafka consumer on this silo and the one thread that owns it. Others only post commands, which that thread
/// runs between two reads; so assignments, positions and batches being filled need no locks.
/// </summary>
internal sealed partial class PipelineConsumer : IPartitionFeedControl, IAsyncDisposable
{
    /// <summary>How often to look for more while batches gather: being woken for each answer of a broker is most of what few records cost.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RebuildDelay = TimeSpan.FromSeconds(3);

    private readonly string _pipeline;
    private readonly PipelineBudget _budget;
    private readonly KafkaCredentials _credentials;
    private readonly KafkaMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly KafkaHealthMonitor _monitor;
    private readonly BrokerProbe _probe;
    private readonly SilenceProbe _silence;
    private readonly PartitionIntakes _intakes;
    private readonly FairShares _shares;
    private readonly OversizedAnswers _oversized;

    private readonly MessageReader.Handler _take;
    private readonly long _gatherTicks;

    private readonly ConcurrentQueue<Action<ConsumerSession>> _commands = new();

    // Never disposed: bytes may be given back on another thread at that very moment.
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ConsumerSession? _session;
    private string? _brokenBy;

    /// <summary>Starts the thread.</summary>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="reads">What is copied of a record.</param>
    /// <param name="gather">How long a batch gathers records: a partition's slice is one batch, unless they come so fast that batches are full before.</param>
    /// <param name="budget">Bounds the bytes that are held.</param>
    /// <param name="admin">Asks the brokers what a consumer cannot.</param>
    /// <param name="metrics">Where it is counted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where trouble is logged.</param>
    public PipelineConsumer(
        string pipeline,
        RecordFields reads,
        TimeSpan gather,
        PipelineBudget budget,
        KafkaAdmin admin,
        KafkaMetrics metrics,
        TimeProvider time,
        ILogger logger)
    {
        _pipeline = pipeline;
        _budget = budget;
        _credentials = admin.Credentials;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _monitor = new KafkaHealthMonitor(pipeline, metrics, time, logger);
        _probe = new BrokerProbe(admin, _monitor, time);
        _silence = new SilenceProbe(admin, time, (intake, reason) => LogStuck(intake.Feed.Partition, reason), OnUnknown);
        _intakes = new PartitionIntakes(reads, Pause, OnMessageError);
        _shares = new FairShares(budget, _intakes, SetAside, time);
        _oversized = new OversizedAnswers(_intakes, Suspend, (intake, error) => Fault(_session!, intake, FeedFault.Fatal, error), time);
        _take = _intakes.Take;
        _gatherTicks = (long)(gather.TotalSeconds * time.TimestampFrequency);
        _budget.Reopened += Wake;
        new Thread(Run) { Name = $"kafka-{pipeline}", IsBackground = true }.Start();
    }

    /// <summary>How the connection is doing.</summary>
    public KafkaHealth Health => _monitor.Health;

    /// <summary>Starts consuming the feed's partition.</summary>
    public void Open(PartitionFeed feed, long offset, EpochMark? mark) => Post(session =>
    {
        var intake = new PartitionIntake(feed, offset, mark);
        _intakes.Add(intake);
        Assign(session, intake);
    });

    /// <inheritdoc/>
    public void Resume(PartitionFeed feed) => Post(session =>
    {
        if (_intakes.Find(feed) is { IsPaused: true } intake)
        {
            // Recorded first: should the client fail here, the next one must not begin paused, as nobody would ask again.
            SetPaused(intake, false);
            ResumeIfFetched(session, intake);
        }
    });

    /// <inheritdoc/>
    public void HoldIntake(PartitionFeed feed) => Post(session =>
    {
        if (_intakes.Find(feed) is { IsHeld: false } intake)
        {
            intake.IsHeld = true;
            session.Pause(intake);
        }
    });

    /// <inheritdoc/>
    public void ResumeIntake(PartitionFeed feed) => Post(session =>
    {
        if (_intakes.Find(feed) is { IsHeld: true } intake)
        {
            intake.IsHeld = false;
            ResumeIfFetched(session, intake);
        }
    });

    /// <inheritdoc/>
    public void StopIntake(PartitionFeed feed) => Post(session =>
    {
        if (_intakes.Find(feed) is { } intake)
        {
            End(intake);
            session.Unassign(intake);
        }
    });

    /// <inheritdoc/>
    public void Close(PartitionFeed feed) => StopIntake(feed);

    /// <summary>Stops the thread and its consumer. What feeds hold stays readable.</summary>
    public async ValueTask DisposeAsync()
    {
        _budget.Reopened -= Wake;
        await _stopping.CancelAsync();
        Wake();
        await _stopped.Task;
        await _probe.Question;
        await _silence.Question;
        _stopping.Dispose();
    }

    /// <summary>How long to wait for records: not long while a reader may be waiting for a batch, or a partition for its position.</summary>
    private TimeSpan Patience => _intakes.IsAnyFilling || _session!.IsSeeking ? Pace : Idle;

    private void Post(Action<ConsumerSession> command)
    {
        _commands.Enqueue(command);
        Wake();
    }

    private void Wake()
    {
        _wake.Set();
        _session?.Reader.Wake();
    }

    private void Run()
    {
        ConsumerSession? renewed = null;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                using var session = renewed ?? NewSession();
                renewed = null;
                _session = session;
                foreach (var intake in _intakes.ToArray())
                {
                    Assign(session, intake);
                }

                renewed = Poll(session);
            }
            catch (Exception exception)
            {
                // Whatever it is, partitions must not stop for good: a new consumer goes on at their positions.
                OnBroken(exception);
                _stopping.Token.WaitHandle.WaitOne(RebuildDelay);
            }

            _session = null;
        }

        renewed?.Dispose();
        _intakes.DiscardFilling();
        _stopped.SetResult();
    }

    private ConsumerSession NewSession() => new(_credentials, OnError, OnLog);

    /// <summary>Reads until the silo stops, or another session is to go on.</summary>
    private ConsumerSession? Poll(ConsumerSession session)
    {
        Tick(session);
        var lastTick = _time.GetTimestamp();
        while (!_stopping.IsCancellationRequested)
        {
            while (_commands.TryDequeue(out var command))
            {
                command(session);
            }

            ThrowIfFatal();
            if (session.IsSeeking)
            {
                session.Seek();
            }

            var now = _time.GetTimestamp();
            if (_time.GetElapsedTime(lastTick, now) >= Idle)
            {
                lastTick = now;
                Tick(session);
                if (session.IsOutdated && TryRenew() is { } renewed)
                {
                    return renewed;
                }
            }

            _intakes.Now = now;
            if (!_shares.AllowReading(now))
            {
                _intakes.SealWaitedFor();
                _wake.WaitOne(Patience);
            }
            else
            {
                var isEmpty = session.Reader.ReadAvailable(_take) == 0;
                _intakes.SealWaitedFor(begunBefore: now - _gatherTicks);

                // The read may have used up a wake-up, so commands that came before it must not wait now.
                if (isEmpty && _commands.IsEmpty)
                {
                    WaitForMore(session);
                }
            }
        }

        return null;
    }

    private void WaitForMore(ConsumerSession session)
    {
        if (_intakes.IsAnyFilling)
        {
            _wake.WaitOne(Pace);
        }
        else
        {
            session.Reader.ReadNext(Patience, _take);
        }
    }

    private void Tick(ConsumerSession session)
    {
        _oversized.Look();
        _monitor.Remind();
        _brokenBy = _monitor.Health.IsConnected ? null : _brokenBy;
        _probe.AskWhenDue(_intakes, _budget.IsExhausted || _intakes.Any(intake => !intake.IsFetched), _stopping.Token);
        if (!_budget.IsExhausted || _budget.IsHeldUp)
        {
            _silence.AskWhenDue(_intakes, _stopping.Token);
        }

        foreach (var intake in _intakes)
        {
            var (low, high) = session.Watermarks(intake);
            intake.Feed.RaiseHighWatermark(high);
            intake.Feed.SetLogStart(low);
        }
    }
}
