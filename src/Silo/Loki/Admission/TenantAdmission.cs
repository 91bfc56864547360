using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Silo.Loki.Admission;

/// <summary>
/// Decides when a push of one tenant may make a request: as many at once as Loki bears and the pipeline has slots, none while the tenant
/// is throttled, and no more than the rate that Loki has named.
/// </summary>
internal sealed class TenantAdmission
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _timeProvider;
    private readonly int _most;
    private readonly AdaptiveLimit? _adaptive;
    private readonly TenantThrottle _throttle;
    private readonly TenantPace _pace = new();
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

    /// <summary>How many requests have leave to be made, or are under way.</summary>
    public int Inside => _gate.Inside;

    /// <summary>
    /// Since when Loki takes less of the tenant than there is, whether it refuses or its rate is kept to, and for how long it is held back still, by
    /// <see cref="SteadyTime"/>; null while it is not so.
    /// </summary>
    public (TimeSpan? Since, TimeSpan? Until) Throttle
    {
        get
        {
            lock (_lock)
            {
                var paced = _pace.WaitsSince(_timeProvider.GetSteadyTime());
                return (_throttle.LimitedSince is { } held && !(paced < held) ? held : paced, _throttle.HeldUntil);
            }
        }
    }

    /// <summary>How long Loki has throttled the tenant, in all.</summary>
    public TimeSpan Throttled
    {
        get
        {
            lock (_lock)
            {
                return _throttle.Held(_timeProvider.GetSteadyTime());
            }
        }
    }

    private int Allowed => _throttle.Allow(_adaptive?.Current ?? _most);

    /// <summary>Waits for leave to make a request, which ends with <see cref="Leave"/>.</summary>
    /// <exception cref="OperationCanceledException">Given up; nothing is held.</exception>
    public async Task<TenantLeave> EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _gate.EnterAsync(cancellationToken);
            var (leave, wait) = Reserve();
            try
            {
                if (await IsCurrentAfterAsync(wait, leave, cancellationToken))
                {
                    // Behind the gate, so that no tenant keeps slots that it may not use.
                    await _slots.WaitAsync(cancellationToken);
                    return leave;
                }
            }
            catch (OperationCanceledException)
            {
                GiveBack(leave);
                throw;
            }

            GiveBack(leave);
        }
    }

    /// <summary>Gives the leave back.</summary>
    /// <param name="attempt">How the request fared; null when there was none, or it was given up.</param>
    /// <param name="bytes">The size of the request.</param>
    /// <param name="leave">The leave.</param>
    public void Leave(in PushAttempt? attempt, int bytes, TenantLeave leave)
    {
        _slots.Release();
        lock (_lock)
        {
            _pace.Settle(leave.Reserved, attempt?.Answer is { Disposition: PushDisposition.Delivered } or { MayHaveStored: true } ? bytes : 0);
            if (attempt is { } made)
            {
                Adapt(made, bytes);
                Hold(made.Answer, leave.Turn);
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

    private void Hold(in PushAnswer answer, int turn)
    {
        var now = _timeProvider.GetSteadyTime();
        if (_throttle.Record(answer, turn, now))
        {
            _ = ReopenAsync();
            if (LokiWords.IngestionRate(answer.Reason) is { Limit: > 0 } rate)
            {
                _pace.Exceeded(rate.Limit, now);
            }
        }
    }

    private (TenantLeave Leave, TimeSpan Wait) Reserve()
    {
        lock (_lock)
        {
            _adaptive?.Began(_gate.Inside);
            var (bytes, wait) = _pace.Reserve(_timeProvider.GetSteadyTime());
            return (new TenantLeave(_throttle.Turn, bytes), wait);
        }
    }

    /// <summary>Waits for the tenant's rate. False when Loki throttled the tenant meanwhile, whose hold is to be waited for.</summary>
    private async ValueTask<bool> IsCurrentAfterAsync(TimeSpan wait, TenantLeave leave, CancellationToken cancellationToken)
    {
        if (wait == TimeSpan.Zero)
        {
            return true;
        }

        await Task.Delay(wait.RoundUp(), _timeProvider, cancellationToken);
        lock (_lock)
        {
            return leave.Turn == _throttle.Turn;
        }
    }

    /// <summary>Nothing is sent with it.</summary>
    private void GiveBack(TenantLeave leave)
    {
        lock (_lock)
        {
            _pace.Settle(leave.Reserved, bytes: 0);
        }

        _gate.Leave();
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
