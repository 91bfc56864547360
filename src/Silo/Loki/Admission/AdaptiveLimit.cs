namespace OrleansKafkaLoki.Silo.Loki.Admission;

/// <summary>
/// Finds how many pushes at once Loki bears from a tenant: one more when all were in use and Loki was no slower than usual, a tenth
/// fewer when it throttled, failed or slowed down. It decides once per mean request. Until the first sign of trouble it doubles
/// instead, so that a cold start takes a few requests. Not thread-safe.
/// </summary>
internal sealed class AdaptiveLimit(int most)
{
    private const int First = 4;
    private const double Decrease = 0.9;

    /// <summary>No slower than usual; a little above 1, because the usual follows a change only slowly.</summary>
    private const double Usual = 1.1;

    private readonly LatencyBaseline _latency = new();
    private TimeSpan _decided = TimeSpan.MinValue;
    private bool _doubling = true;
    private bool _reached;
    private bool _trouble;

    /// <summary>How many pushes may be under way.</summary>
    public int Current { get; private set; } = Math.Min(First, most);

    /// <summary>A push began.</summary>
    public void Began(int underWay) => _reached |= underWay >= Current;

    /// <summary>Loki took a batch.</summary>
    /// <param name="bytes">Its size.</param>
    /// <param name="duration">How long Loki took for it.</param>
    /// <param name="now">The time since any fixed moment.</param>
    public void Delivered(int bytes, TimeSpan duration, TimeSpan now)
    {
        _latency.Add(bytes, duration);
        Decide(now);
    }

    /// <summary>Loki throttled the tenant, failed or did not answer in time.</summary>
    /// <param name="now">The time since any fixed moment.</param>
    public void Troubled(TimeSpan now)
    {
        _trouble = true;
        Decide(now);
    }

    private void Decide(TimeSpan now)
    {
        if (_decided != TimeSpan.MinValue && now - _decided < _latency.Mean)
        {
            return;
        }

        var tolerated = _latency.Tolerated;
        var latency = _latency.EndWindow();
        if (_trouble || latency > tolerated)
        {
            Current = Math.Max(1, (int)(Current * Decrease));
            _doubling = false;
        }
        else if (_reached && (_doubling || latency <= Usual))
        {
            Current = Math.Min(most, _doubling ? Current * 2 : Current + 1);
        }

        (_decided, _reached, _trouble) = (now, false, false);
    }
}
