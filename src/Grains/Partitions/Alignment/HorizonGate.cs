using System.Globalization;
using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Partitions.Feeds;

namespace OrleansKafkaLoki.Grains.Partitions.Alignment;

/// <summary>
/// Holds a partition that would run away from the pipeline's slowest one. It asks for the horizon only when a record lies beyond
/// the one it knows; a partition that keeps up with its producers does so about once per drift. Runs on the partition's scheduler.
/// </summary>
internal sealed partial class HorizonGate
{
    private const long None = -1;
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Partitions that were moved, or taken over from a lost silo, start side by side; and those of a long, thin backlog wait for one another at every
    /// step: that is over in a moment.
    /// </summary>
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>A hold that lasts is logged, and again while it does.</summary>
    private static readonly TimeSpan FirstLine = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);

    private readonly PartitionId _partition;
    private readonly TimeSpan _maxDrift;
    private readonly long? _aheadMs;
    private readonly long? _behindMs;
    private readonly Func<Task<PipelineHorizon>> _ask;
    private readonly RetryWaits _waits;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private long _horizonMs;
    private long _heldMs = None;
    private long _sentMs = None;
    private long _nextOffset;
    private bool _hasSent;
    private long _movedAt;
    private long? _failingSince;
    private bool _isUnaligned;
    private bool _othersStart;
    private long _heldTicks;
    private PipelineHorizon? _slowest;

    /// <summary>A gate.</summary>
    /// <param name="partition">The partition that it holds.</param>
    /// <param name="maxDrift">How far ahead of the slowest partition it may be, in log time; zero never holds it.</param>
    /// <param name="ahead">A record further ahead of now is refused later, and concerns nobody here; null when none is.</param>
    /// <param name="behind">A record older than that is refused, or rewritten: the partition passes it without regard to others; null when none is.</param>
    /// <param name="ask">Asks the pipeline's coordinator.</param>
    /// <param name="waits">How long to wait before it asks again.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where a coordinator that does not answer is logged.</param>
    public HorizonGate(
        PartitionId partition, TimeSpan maxDrift, TimeSpan? ahead, TimeSpan? behind, Func<Task<PipelineHorizon>> ask, RetryWaits waits, TimeProvider time, ILogger logger)
    {
        _partition = partition;
        _maxDrift = maxDrift;
        _aheadMs = (long?)ahead?.TotalMilliseconds;
        _behindMs = (long?)behind?.TotalMilliseconds;
        _ask = ask;
        _waits = waits;
        _time = time;
        _logger = logger;
        _horizonMs = maxDrift > TimeSpan.Zero ? None : long.MaxValue;
        _movedAt = time.GetTimestamp();
    }

    /// <summary>
    /// Which records may be sent. When the horizon has reached the wall clock there is no limit: a record of the near future counts as one
    /// of now.
    /// </summary>
    public SendLimit Limit
    {
        get
        {
            var now = Now;
            return new SendLimit(_horizonMs >= now ? long.MaxValue : _horizonMs, now - _behindMs ?? long.MinValue, now + _aheadMs ?? long.MaxValue);
        }
    }

    /// <summary>Why the partition waits, in clear words; null when it does not. Any thread may ask.</summary>
    public string? Reason { get; private set; }

    /// <summary>The partition that it waits for; null when it does not, or not for one. Any thread may ask.</summary>
    public PartitionId? WaitsFor => Reason is null ? null : Volatile.Read(ref _slowest)?.Slowest is { } slowest && slowest != _partition ? slowest : null;

    /// <summary>How long it has waited so far, in all; of a wait that lasts, up to its last look. Any thread may ask.</summary>
    public TimeSpan Held => TimeSpan.FromTicks(Volatile.Read(ref _heldTicks));

    /// <summary>Where the partition is in log time: at the record that is held, else at the last one sent; -1 before the first.</summary>
    public long PositionMs => _heldMs >= 0 ? _heldMs : _sentMs;

    /// <summary>
    /// How long it has sent nothing, if so long that the others do not wait for it; null when they do, or when nobody waits for
    /// anybody. Any thread may ask.
    /// </summary>
    public TimeSpan? StuckFor => _maxDrift > TimeSpan.Zero && _hasSent && _heldMs < 0 && Idle >= TimeAlignment.StuckAfter ? Idle : null;

    private TimeSpan Idle => _time.GetElapsedTime(_movedAt);

    /// <summary>No answer lets it go further at once: what is said of the others may change.</summary>
    private long HeldPlusDrift => Math.Min(_heldMs, Now) + (long)_maxDrift.TotalMilliseconds;

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A slice was sent.</summary>
    /// <param name="timestampMs">How far its last record that tells is, or -1.</param>
    /// <param name="nextOffset">The offset behind it.</param>
    public void Advance(long timestampMs, long nextOffset)
    {
        _nextOffset = nextOffset;
        _hasSent = true;
        _sentMs = timestampMs >= 0 ? timestampMs : _sentMs;
        _movedAt = _time.GetTimestamp();
    }

    /// <summary>The partition has nothing to send; call it now and then, so that a record after a long silence finds no idle partition.</summary>
    public void MarkIdle() => _movedAt = _time.GetTimestamp();

    /// <summary>
    /// Waits until a record may be sent. While it waits for slow ones, its feed's intake is held, so that it does not take the budget
    /// from them.
    /// </summary>
    /// <param name="timestampMs">The record's timestamp.</param>
    /// <param name="feed">The record's feed.</param>
    /// <param name="cancellationToken">Gives up; the record must not be sent then.</param>
    public async Task PassAsync(long timestampMs, IPartitionFeed feed, CancellationToken cancellationToken)
    {
        _heldMs = timestampMs;
        try
        {
            await ExtendAsync(cancellationToken);
            if (!IsCovered(timestampMs))
            {
                await WaitAsync(timestampMs, feed, cancellationToken);
            }
        }
        finally
        {
            _heldMs = None;
            Reason = null;
            _movedAt = _time.GetTimestamp();
        }
    }

    private async Task WaitAsync(long timestampMs, IPartitionFeed feed, CancellationToken cancellationToken)
    {
        var poll = _waits.Between(FirstPoll, LongestPoll);
        var holds = false;
        var begun = _time.GetTimestamp();
        var tellAfter = FirstLine;
        var heldBefore = _heldTicks;
        while (!IsCovered(timestampMs))
        {
            if (!holds && !_othersStart && _time.GetElapsedTime(begun) >= LongestPoll)
            {
                holds = true;
                feed.HoldIntake(); // Which throws the prefetch away.
            }

            await poll.WaitAsync(cancellationToken);
            await ExtendAsync(cancellationToken);
            var held = _time.GetElapsedTime(begun);
            Volatile.Write(ref _heldTicks, heldBefore + held.Ticks);
            if (held >= tellAfter && !IsCovered(timestampMs))
            {
                tellAfter += BetweenLines;
                LogHeld(_partition, held.TotalSeconds, Reason);
            }
        }

        if (holds)
        {
            feed.ResumeIntake();
        }
    }

    /// <summary>How far the partition is.</summary>
    /// <param name="hasCaughtUp">True when everything that the broker has was sent, or it lets nothing be read.</param>
    public PartitionFrontier Frontier(bool hasCaughtUp)
    {
        // Records without a timestamp are shipped as of now.
        var now = Now;
        return new PartitionFrontier(KindOf(hasCaughtUp), PositionMs >= 0 ? Math.Min(PositionMs, now) : now, Idle.TotalMilliseconds) { NextOffset = _nextOffset };
    }

    private FrontierKind KindOf(bool hasCaughtUp) =>
        _heldMs >= 0 ? FrontierKind.Held
        : hasCaughtUp ? FrontierKind.CaughtUp
        : _hasSent ? FrontierKind.Lagging
        : FrontierKind.Starting;

    private bool IsCovered(long timestampMs) => Math.Min(timestampMs, Now) <= _horizonMs;

    private async Task ExtendAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _ask().WaitAsync(AnswerTimeout, _time, cancellationToken);
            var horizon = Horizon.Of(answer);
            (_failingSince, _isUnaligned) = (null, false);
            _othersStart = horizon == Horizon.Unknown;
            if (!_othersStart)
            {
                _horizonMs = Math.Max(_horizonMs, horizon.Time ?? HeldPlusDrift);
            }

            Volatile.Write(ref _slowest, answer);
            Reason = Explain(answer);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Reason = $"Waits for the pipeline's coordinator, which does not tell how far the other partitions are. {exception.Message}";
            _failingSince ??= _time.GetTimestamp();
            if (_time.GetElapsedTime(_failingSince.Value) >= Patience)
            {
                GoUnaligned(exception);
            }
        }
    }

    /// <summary>Disorder is the lesser evil: some old entries may be refused, but records do not wait for a coordinator.</summary>
    private void GoUnaligned(Exception exception)
    {
        if (!_isUnaligned)
        {
            _isUnaligned = true;
            LogUnaligned(ExpectedFailure.Unexpected(exception), _partition, Patience.TotalSeconds, exception.Message);
        }

        _horizonMs = Math.Max(_horizonMs, HeldPlusDrift);
    }

    private string? Explain(PipelineHorizon answer) => answer switch
    {
        { Slowest: null } => null,
        { Slowest: var slowest } when slowest == _partition => "Waits for the pipeline's next look at its partitions.",
        _ when _othersStart => $"Waits for slower partitions: {answer.Slowest} has not begun yet.",
        _ => string.Create(
            CultureInfo.InvariantCulture,
            $"Waits for slower partitions: {answer.Slowest} is at {DateTimeOffset.FromUnixTimeMilliseconds(answer.SlowestMs):u}."),
    };

    [LoggerMessage(Level = LogLevel.Information, EventName = "PartitionHeld", Message =
        "{Partition}: has been held for {Seconds:0} s. {Reason}")]
    private partial void LogHeld(PartitionId partition, double seconds, string? reason);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "AlignmentSuspended", Message =
        "{Partition}: the pipeline's coordinator has not answered for {Seconds} s; it goes on without regard to slower partitions until it does. {Error}")]
    private partial void LogUnaligned(Exception? unexpected, PartitionId partition, double seconds, string error);
}
