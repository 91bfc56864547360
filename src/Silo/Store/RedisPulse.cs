using OrleansKafkaLoki.Grains.Base;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Store;

/// <summary>
/// Asks Redis every second whether it is there and takes writes. A connection that was cut off in silence stays open for minutes; answers
/// that stay away tell within seconds. Counted in questions, so that a process that stood still does not take that for Redis' silence.
/// </summary>
internal sealed class RedisPulse(TimeProvider time) : IStoreReach, IDisposable
{
    /// <summary>Questions in a row without a good answer until Redis counts as lost; at one a second, the seconds of its silence.</summary>
    public const int LostAfter = 5;

    /// <summary>From question to question.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private ITimer? _timer;
    private int _unanswered;
    private volatile bool _isLost;
    private volatile RedisRefusal? _refusal;
    private long _latencyTicks;

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public bool IsLost => _isLost;

    /// <summary>Why Redis took no write when it was asked last; null when it did, or did not answer.</summary>
    public RedisRefusal? Refusal => _refusal;

    /// <summary>How long the answer took that came last.</summary>
    public TimeSpan Latency => TimeSpan.FromTicks(Interlocked.Read(ref _latencyTicks));

    /// <summary>Begins to ask.</summary>
    /// <param name="ask">Completes with why Redis takes no writes, null when it does, and fails with an error of Redis' client without an answer.</param>
    public void Start(Func<Task<RedisRefusal?>> ask) => _timer = time.CreateTimer(
        _ =>
        {
            Record(isAnswer: false);
            _ = AskAsync(ask);
        },
        null, TimeSpan.Zero, Interval);

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    // The next question does not wait for the answer to this one.
    private async Task AskAsync(Func<Task<RedisRefusal?>> ask)
    {
        var asked = time.GetTimestamp();
        try
        {
            _refusal = await ask();
            Interlocked.Exchange(ref _latencyTicks, time.GetElapsedTime(asked).Ticks);
            if (_refusal is null)
            {
                Record(isAnswer: true);
            }
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            _refusal = null; // No answer, as counted before.
        }
    }

    private void Record(bool isAnswer)
    {
        bool isNews;
        lock (_gate)
        {
            // The question that is about to be asked is not yet without an answer.
            _unanswered = isAnswer ? 0 : _unanswered + 1;
            var isLost = _unanswered > LostAfter;
            isNews = isLost != _isLost;
            _isLost = isLost;
        }

        if (isNews)
        {
            Changed?.Invoke();
        }
    }
}
