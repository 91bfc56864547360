using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Kafka.Credentials;

/// <summary>Has a good token from its start on: gets the next when three quarters of a token's life are over, and tries again when it gets none.</summary>
/// <param name="source">Where tokens come from; disposed with this.</param>
/// <param name="onRefused">Told when no new token can be had while the former is still good: why, and until when.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenKeeper(ITokenSource source, Action<string, DateTimeOffset> onRefused, TimeProvider time) : IDisposable
{
    /// <summary>From one attempt to the next.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _hurry = new(0, 1); // Never disposed: a client may complain while this ends.
    private int _isStarted;
    private string? _complaint;

    /// <summary>There is a new token.</summary>
    public event Action<KafkaToken>? Renewed;

    /// <summary>There is none that is good, and why not.</summary>
    public event Action<string>? Missing;

    /// <summary>Begins, the first time.</summary>
    public void Start()
    {
        if (Interlocked.Exchange(ref _isStarted, 1) == 0)
        {
            _ = Task.Run(RunAsync);
        }
    }

    /// <summary>A broker has refused the token: gets another soon.</summary>
    public void Hurry()
    {
        try
        {
            _hurry.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is in a hurry already.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Cancel();
        source.Dispose();
    }

    private async Task RunAsync()
    {
        KafkaToken? token = null;
        while (!_stopping.IsCancellationRequested)
        {
            var (began, wait) = (time.GetSteadyTime(), RetryInterval);
            try
            {
                token = await source.GetAsync(_stopping.Token);
                _complaint = null;
                Renewed?.Invoke(token);
                wait = TimeSpan.FromTicks(Math.Clamp(((token.ExpiresAt - time.GetUtcNow()) * 0.75).Ticks, RetryInterval.Ticks, LongestWait.Ticks));
            }
            catch (TokenException exception)
            {
                Refused(exception.Message, token);
            }
            catch (Exception exception) when (_stopping.IsCancellationRequested && exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }

            await WaitAsync(began + RetryInterval, began + wait);
        }
    }

    private void Refused(string reason, KafkaToken? former)
    {
        if (former is null || former.ExpiresAt <= time.GetUtcNow())
        {
            Missing?.Invoke(reason);
        }
        else if (_complaint != reason)
        {
            onRefused(reason, former.ExpiresAt);
        }

        _complaint = reason;
    }

    /// <summary>Waits until one time, and on until the other unless there is a hurry.</summary>
    private async Task WaitAsync(TimeSpan earliest, TimeSpan latest)
    {
        try
        {
            await Task.Delay(Until(earliest), time, _stopping.Token);
            using var timer = new CancellationTokenSource(Until(latest), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, _stopping.Token);
            await _hurry.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // The time is over, or the silo stops.
        }
    }

    private TimeSpan Until(TimeSpan moment) => moment - time.GetSteadyTime() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
