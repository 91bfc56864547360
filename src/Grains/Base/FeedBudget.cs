namespace OrleansKafkaLoki.Grains.Base;

/// <summary>
/// Counts the bytes that this silo has read and not yet seen to a verdict. It never refuses a charge: who reads asks
/// <see cref="IsExhausted"/> first, and stops until the level has fallen well below the limit.
/// </summary>
public sealed class FeedBudget
{
    private const double ReopenAt = 0.9;

    private readonly Lock _gate = new();
    private readonly long _reopenLevel;
    private long _used;
    private volatile bool _isExhausted;

    /// <summary>An unused budget.</summary>
    /// <param name="limit">The level at which reading stops, in bytes; at least 1.</param>
    public FeedBudget(long limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        Limit = limit;
        _reopenLevel = (long)(limit * ReopenAt);
    }

    /// <summary>Raised each time reading may go on, on the thread that gave the bytes back.</summary>
    public event Action? Reopened;

    /// <summary>The level at which reading stops, in bytes.</summary>
    public long Limit { get; }

    /// <summary>The bytes charged now.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>True from reaching <see cref="Limit"/> until the level is at 90 % of it or below.</summary>
    public bool IsExhausted => _isExhausted;

    /// <summary>True while less than an eighth of it is left.</summary>
    public bool IsTight => Used > Limit - (Limit / 8);

    /// <summary>Counts <paramref name="bytes"/> as read.</summary>
    public void Charge(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        lock (_gate)
        {
            _used += bytes;
            _isExhausted |= _used >= Limit;
        }
    }

    /// <summary>Gives <paramref name="bytes"/> back.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than is charged.</exception>
    public void Release(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        bool reopened;
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _used);
            _used -= bytes;
            reopened = _isExhausted && _used <= _reopenLevel;
            _isExhausted &= !reopened;
        }

        if (reopened)
        {
            Reopened?.Invoke();
        }
    }
}
