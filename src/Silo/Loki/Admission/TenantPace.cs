using OrleansKafkaLoki.Grains.Loki.Limits;

namespace OrleansKafkaLoki.Silo.Loki.Admission;

/// <summary>
/// Sends no more of a tenant than Loki takes, once Loki has named its rate (<c>ingestion_rate_mb</c>), and until that is forgotten. Other silos share
/// the limit without a word: each refusal takes a fifth of the rate, which comes back by a hundredth a second. Not thread-safe.
/// </summary>
internal sealed class TenantPace
{
    private const double First = 0.95;
    private const double Least = 0.05;
    private const double Decrease = 0.8;
    private const double IncreasePerSecond = 0.01;

    /// <summary>Requests that wait come and go: so long after the last one the tenant counts as one that the rate no longer keeps.</summary>
    private static readonly TimeSpan Lull = TimeSpan.FromSeconds(10);

    private TimeSpan? _waitsSince;
    private TimeSpan _waitsUntil;
    private long _limit;
    private double _share = First;
    private double _tokens;
    private TimeSpan _filled;
    private TimeSpan _until;
    private int _usual;

    /// <summary>Reserves as much as the last request had: how long that one has to wait. Times are since any fixed moment.</summary>
    public (int Bytes, TimeSpan Wait) Reserve(TimeSpan now)
    {
        if (now >= _until)
        {
            return default;
        }

        Fill(now);
        _tokens -= _usual;
        var wait = _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / Rate);
        if (wait > TimeSpan.Zero)
        {
            (_waitsSince, _waitsUntil) = (WaitsSince(now) ?? now, now + wait);
        }

        return (_usual, wait);
    }

    /// <summary>Since when requests have waited for the rate, again and again; null while they do not.</summary>
    public TimeSpan? WaitsSince(TimeSpan now) => now < _waitsUntil + Lull ? _waitsSince : null;

    /// <summary>A request was made, or was not.</summary>
    /// <param name="reserved">What was reserved for it.</param>
    /// <param name="bytes">What Loki may have taken.</param>
    public void Settle(int reserved, int bytes)
    {
        _tokens += reserved - bytes;
        _usual = bytes > 0 ? bytes : _usual;
    }

    /// <summary>Loki refused a request for the tenant's rate.</summary>
    public void Exceeded(long limit, TimeSpan now)
    {
        var isNews = now >= _until;
        _share = isNews ? First : Math.Max(Least, _share * Decrease);
        _tokens = isNews ? 0 : Math.Min(_tokens, 0);
        (_limit, _filled, _until) = (limit, now, now + LearnedLimits.Memory);
    }

    private double Rate => _limit * _share;

    /// <summary>It holds a second's worth: nobody's burst is less.</summary>
    private void Fill(TimeSpan now)
    {
        var passed = (now - _filled).TotalSeconds;
        _tokens = Math.Min(Rate, _tokens + (passed * Rate));
        _share = Math.Min(First, _share + (passed * IncreasePerSecond));
        _filled = now;
    }
}
