using System.Diagnostics.CodeAnalysis;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Loki.Push;

/// <summary>
/// Stops the requests of one tenant while none gets through, then lets one at a time probe the endpoint, and says when it is well
/// again. Thread-safe.
/// </summary>
/// <remarks>
/// Not Polly's circuit breaker: that one guards a call from its beginning, but whether a push needs a request at all turns out only after it
/// was let in.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer has nothing to dispose of, and waiting pushes still hold its token.")]
internal sealed class TenantCircuit(TimeProvider timeProvider)
{
    /// <summary>So many requests tell that it is not one of them that is at fault.</summary>
    private const int LeastRequests = 2;

    private readonly Lock _gate = new();
    private CancellationTokenSource _recovery = new();
    private TimeSpan? _openUntil;
    private TimeSpan _break = PushPacing.Break;
    private bool _probing;
    private TimeSpan _windowEnds;
    private int _requests;
    private int _faults;

    /// <summary>Cancelled when the circuit next closes, which makes every longer wait pointless.</summary>
    public CancellationToken Recovered => Volatile.Read(ref _recovery).Token;

    /// <summary>How long the circuit stays open; not above zero when a request may be made.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_gate)
            {
                return _openUntil - timeProvider.GetSteadyTime() ?? TimeSpan.Zero;
            }
        }
    }

    /// <summary>Lets a push in that may make a request, until <see cref="Leave"/>.</summary>
    /// <param name="isProbe">True when it is the only one.</param>
    /// <param name="wait">When it is not let in: how long to wait before the next try.</param>
    public bool TryEnter(out bool isProbe, out TimeSpan wait)
    {
        lock (_gate)
        {
            var remaining = _openUntil - timeProvider.GetSteadyTime();
            wait = remaining > TimeSpan.Zero ? remaining.Value : _probing ? PushPacing.ProbeTurn : TimeSpan.Zero;
            isProbe = remaining is not null && wait == TimeSpan.Zero;
            _probing |= isProbe;
            return wait == TimeSpan.Zero;
        }
    }

    /// <summary>Records what a request came to.</summary>
    public void Record(in PushAnswer answer)
    {
        lock (_gate)
        {
            var now = timeProvider.GetSteadyTime();
            if (answer.IsFault && answer.Wait > _break)
            {
                _break = answer.Wait.Value;
            }

            if (_openUntil is null)
            {
                Count(answer.IsFault, now);
            }
            else if (_openUntil <= now && !answer.IsFault)
            {
                Close();
            }

            if (answer.IsFault && (_openUntil <= now || (_openUntil is null && _requests >= LeastRequests && 2 * _faults >= _requests)))
            {
                (_openUntil, _break) = (now + _break, PushPacing.Break);
            }
        }
    }

    /// <summary>A push that was let in is done, with a request or without: as a probe it leaves its place to the next.</summary>
    public void Leave(bool isProbe)
    {
        lock (_gate)
        {
            _probing &= !isProbe;
        }
    }

    private void Count(bool isFault, TimeSpan now)
    {
        if (now >= _windowEnds)
        {
            (_windowEnds, _requests, _faults) = (now + PushPacing.Sampling, 0, 0);
        }

        _requests++;
        _faults += isFault ? 1 : 0;
    }

    private void Close()
    {
        (_openUntil, _windowEnds) = (null, default);
        var ended = Interlocked.Exchange(ref _recovery, new CancellationTokenSource());
        // Not waited for: the pushes go on by themselves.
        _ = ended.CancelAsync();
    }
}
