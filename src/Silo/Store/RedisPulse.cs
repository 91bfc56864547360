using OrleansKafkaLoki.Grains.Base;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Store;

/// <summary>
/// Asks Redis every second whether it is there. A connection that was cut off in silence stays open for minutes; answers that
/// stay away tell within seconds. Counted in questions, so that a process that stood still does not take that for Redis' silence.
/// </summary>
internal sealed class RedisPulse(TimeProvider time) : IStoreReach, IDisposable
{
    /// <summary>Questions in a row without an answer until Redis counts as lost; at one a second, the seconds of its silence.</summary>
    public const int LostAfter = 5;

    /// <summary>From question to question.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private ITimer? _timer;
    private int _unanswered;
    private volatile bool _isLost;
    private long _latencyTicks;

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public bool IsLost => _isLost;

    /// <summary>How long the answer took that came last.</summary>
    public TimeSpan Latency => TimeSpan.FromTicks(Interlocked.Read(ref _latencyTicks));

    /// <summary>Begins to ask.</summary>
    /// <param name="ping">Completes with the answer, and fails with an error of Redis' client without one.</param>
    public void Start(Func<Task> ping) => _timer = time.CreateTimer(
        _ =>
        {
            Record(isAnswer: false);
            _ = AskAsync(ping);
        },
        null, TimeSpan.Zero, Interval);

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    // The next question does not wait for the answer to this one.
    private async Task AskAsync(Func<Task> ping)
    {
        var asked = time.GetTimestamp();
        try
        {
            await ping();
            Interlocked.Exchange(ref _latencyTicks, time.GetElapsedTime(asked).Ticks);
            Record(isAnswer: true);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            // No answer, as counted before.
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
