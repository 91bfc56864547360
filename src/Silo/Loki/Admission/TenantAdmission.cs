using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Silo.Loki.Admission;

/// <summary>
/// Decides when a push of one tenant may make a request: as many at once as Loki bears and the pipeline has slots, none while the tenant
/// is throttled.
/// </summary>
internal sealed class TenantAdmission
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _timeProvider;
    private readonly int _most;
    private readonly AdaptiveLimit? _adaptive;
    private readonly TenantThrottle _throttle;
    private readonly AdjustableGate _gate;
    private readonly SemaphoreSlim _slots;

    /// <summary>Everything is open.</summary>
    /// <param name="options">How many, and how long a throttled tenant waits.</param>
    /// <param name="slots">The pipeline's, which its tenants share.</param>
    /// <param name="timeProvider">The clock.</param>
    public TenantAdmission(RequestOptions options, SemaphoreSlim slots, TimeProvider timeProvider)
    {
        _slots = slots;
        _timeProvider = timeProvider;
        _most = options.Concurrency;
        _adaptive = options.AdaptiveConcurrency ? new AdaptiveLimit(_most) : null;
        _throttle = new TenantThrottle(new Backoff(
            TimeSpan.FromSeconds(options.RetryInitialBackoffSecs),
            TimeSpan.FromSeconds(options.RetryMaxDurationSecs),
            timeProvider,
            draw: () => 1)); // One push of a silo probes, so there is nobody to keep out of step with.
        _gate = new AdjustableGate(Allowed);
    }

    /// <summary>How many requests may be under way; 0 while Loki throttles the tenant.</summary>
    public int Limit => _gate.Limit;

    private int Allowed => _throttle.Allow(_adaptive?.Current ?? _most);

    /// <summary>Waits for leave to make a request, which ends with <see cref="Leave"/>.</summary>
    /// <returns>When it was given, by <see cref="TenantThrottle.Turn"/>.</returns>
    /// <exception cref="OperationCanceledException">Given up; nothing is held.</exception>
    public async Task<int> EnterAsync(CancellationToken cancellationToken)
    {
        await _gate.EnterAsync(cancellationToken);
        int turn;
        lock (_lock)
        {
            _adaptive?.Began(_gate.Inside);
            turn = _throttle.Turn;
        }

        try
        {
            // Behind the gate, so that no tenant keeps slots that it may not use.
            await _slots.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _gate.Leave();
            throw;
        }

        return turn;
    }

    /// <summary>Gives the leave back.</summary>
    /// <param name="attempt">How the request fared; null when there was none, or it was given up.</param>
    /// <param name="bytes">The size of the request.</param>
    /// <param name="turn">When the leave was given.</param>
    public void Leave(in PushAttempt? attempt, int bytes, int turn)
    {
        _slots.Release();
        lock (_lock)
        {
            if (attempt is { } made)
            {
                Adapt(made, bytes);
                if (_throttle.Record(made.Answer, turn, _timeProvider.GetSteadyTime()))
                {
                    _ = ReopenAsync();
                }
            }

            _gate.Limit = Allowed;
            _gate.Leave();
        }
    }

    /// <summary>
    /// Says of Loki's strength: deliveries, the tenant's throttling, internal errors and requests that were sent in vain. Answers about
    /// the batch come early and say nothing; neither does an endpoint that could not be reached.
    /// </summary>
    private void Adapt(in PushAttempt attempt, int bytes)
    {
        var now = _timeProvider.GetSteadyTime();
        switch (attempt.Answer)
        {
            case { Disposition: PushDisposition.Delivered }:
                _adaptive?.Delivered(bytes, attempt.Duration, now);
                break;
            case { Disposition: PushDisposition.Throttled, Throttles: ThrottleScope.Tenant }:
            case { Disposition: PushDisposition.Unavailable, MayHaveStored: true }:
                _adaptive?.Troubled(now);
                break;
        }
    }

    private async Task ReopenAsync()
    {
        while (Remaining() is { } wait)
        {
            await Task.Delay(wait.RoundUp(), _timeProvider);
        }
    }

    private TimeSpan? Remaining()
    {
        lock (_lock)
        {
            var remaining = _throttle.Lapse(_timeProvider.GetSteadyTime());
            _gate.Limit = Allowed;
            return remaining;
        }
    }
}
