using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Silo.Loki.Admission;

/// <summary>
/// Decides when a push of one tenant may make an attempt: as many at once as Loki bears, none while the tenant is throttled.
/// </summary>
internal sealed class TenantAdmission
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _timeProvider;
    private readonly long _started;
    private readonly int _most;
    private readonly AdaptiveLimit? _adaptive;
    private readonly TenantThrottle _throttle;
    private readonly AdjustableGate _gate;

    /// <summary>Everything is open.</summary>
    public TenantAdmission(RequestOptions options, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _started = timeProvider.GetTimestamp();
        _most = options.Concurrency;
        _adaptive = options.AdaptiveConcurrency ? new AdaptiveLimit(_most) : null;
        _throttle = new TenantThrottle(
            TimeSpan.FromSeconds(options.RetryInitialBackoffSecs), TimeSpan.FromSeconds(options.RetryMaxDurationSecs));
        _gate = new AdjustableGate(Allowed);
    }

    /// <summary>How many attempts may be under way; 0 while Loki throttles the tenant.</summary>
    public int Limit => _gate.Limit;

    private int Allowed => _throttle.Allow(_adaptive?.Current ?? _most);

    /// <summary>Waits for leave to make an attempt.</summary>
    public async ValueTask<PushPermit> EnterAsync(CancellationToken cancellationToken)
    {
        await _gate.EnterAsync(cancellationToken);
        lock (_lock)
        {
            _adaptive?.Began(_gate.Inside);
            return new PushPermit(this, _throttle.Turn);
        }
    }

    /// <summary>An attempt is over.</summary>
    /// <param name="attempt">How it fared; not tried when it was given up.</param>
    /// <param name="bytes">The size of its request.</param>
    /// <param name="turn">The turn in which it was let through.</param>
    public void Leave(in PushAttempt attempt, int bytes, int turn)
    {
        lock (_lock)
        {
            if (attempt.Tried)
            {
                Adapt(attempt, bytes);
                if (_throttle.Note(attempt.Answer, turn, _timeProvider.GetUtcNow()))
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
        var now = _timeProvider.GetElapsedTime(_started);
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
            await Task.Delay(wait, _timeProvider);
        }
    }

    private TimeSpan? Remaining()
    {
        lock (_lock)
        {
            var remaining = _throttle.Lapse(_timeProvider.GetUtcNow());
            _gate.Limit = Allowed;
            return remaining;
        }
    }
}
