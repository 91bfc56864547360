using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Loki.Admission;

/// <summary>
/// Holds every push of a tenant after Loki throttled the tenant; then lets one try at a time until one passes. Not thread-safe.
/// </summary>
/// <param name="backoff">The waits, where Loki names none: they grow until a push passes.</param>
internal sealed class TenantThrottle(Backoff backoff)
{
    private TimeSpan? _until;
    private TimeSpan? _since;
    private TimeSpan _before;
    private TimeSpan? _limitedSince;
    private bool _probing;

    /// <summary>Since when no push has passed since Loki first throttled the tenant, holds and tries alike; null while they pass.</summary>
    public TimeSpan? LimitedSince => _limitedSince;

    /// <summary>When the hold ends; null while there is none.</summary>
    public TimeSpan? HeldUntil => _until;

    /// <summary>Counts the holds. A push that was let through before the last one tells nothing new of the tenant's rate.</summary>
    public int Turn { get; private set; }

    /// <summary>How long the tenant was held, in all.</summary>
    /// <param name="now">The time since any fixed moment.</param>
    public TimeSpan Held(TimeSpan now) => _before + (now - _since ?? TimeSpan.Zero);

    /// <summary>The number of pushes that may be under way, of those that otherwise might.</summary>
    public int Allow(int otherwise) => _until is not null ? 0 : _probing ? 1 : otherwise;

    /// <summary>Records what Loki answered to a push that was let through in <paramref name="turn"/>. True when a hold begins.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="turn">When the push was let through, by <see cref="Turn"/>.</param>
    /// <param name="now">The time since any fixed moment.</param>
    public bool Record(in PushAnswer answer, int turn, TimeSpan now)
    {
        if (answer is { Disposition: PushDisposition.Throttled, Throttles: ThrottleScope.Tenant })
        {
            return Hold(answer.Wait, turn, now);
        }

        // A stream's own limit comes after the tenant's.
        var passed = answer.Disposition is PushDisposition.Delivered or PushDisposition.Throttled;
        if (passed && turn == Turn && _until is null)
        {
            _probing = false;
            _limitedSince = null;
            backoff.Reset();
        }

        return false;
    }

    /// <summary>Ends the hold when its time is over. Returns how long it still lasts, null when it does not.</summary>
    /// <param name="now">The time since any fixed moment.</param>
    public TimeSpan? Lapse(TimeSpan now)
    {
        if (_until is { } until && until > now)
        {
            return until - now;
        }

        _probing |= _until is not null;
        _until = null;
        (_before, _since) = (Held(now), null);
        return null;
    }

    private bool Hold(TimeSpan? asked, int turn, TimeSpan now)
    {
        if (turn != Turn)
        {
            // The same trouble, reported again. Loki may still ask for longer.
            if (_until is { } until && now + asked > until)
            {
                _until = now + asked;
            }

            return false;
        }

        Turn++;
        var wait = backoff.Next();
        _until = now + (asked ?? wait);
        _since ??= now;
        _limitedSince ??= now;
        return true;
    }
}
