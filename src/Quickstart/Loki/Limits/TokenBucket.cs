using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Loki.Limits;

/// <summary>Go's <c>rate.Limiter</c>: takes all or nothing, and never more than the burst.</summary>
/// <param name="rate">Tokens per second; 0 allows everything.</param>
/// <param name="burst">Tokens it holds at most, and at first.</param>
internal struct TokenBucket(long rate, long burst)
{
    private double _tokens = burst;
    private long _lastNs = long.MinValue;

    /// <summary>Takes tokens; false, and none taken, if there are too few.</summary>
    public bool TryTake(long tokens, long nowNs)
    {
        if (rate == 0)
        {
            return true;
        }

        if (_lastNs != long.MinValue)
        {
            _tokens = Math.Min(burst, _tokens + (Math.Max(0, nowNs - _lastNs) * (double)rate / NanoTime.Second));
        }

        _lastNs = nowNs;
        if (tokens > _tokens)
        {
            return false;
        }

        _tokens -= tokens;
        return true;
    }
}
