namespace OrleansKafkaLoki.Grains.Base;

/// <summary>
/// A pipeline's part of the <see cref="FeedBudget"/>. It never refuses a charge: who reads asks <see cref="IsExhausted"/> first, and stops until
/// the level has fallen well below. Thread-safe.
/// </summary>
public sealed class PipelineBudget
{
    /// <summary>One part of so many is kept for partitions that hold little, while others get no verdicts.</summary>
    private const int Reserve = 6;

    private const double ReopenAt = 0.9;

    private readonly FeedBudget _silo;
    private long _used;
    private volatile bool _isExhausted;

    internal PipelineBudget(string pipeline, FeedBudget silo) => (Pipeline, _silo) = (pipeline, silo);

    /// <summary>Raised each time reading may go on, on the thread that gave the bytes back.</summary>
    public event Action? Reopened;

    /// <summary>Whose.</summary>
    public string Pipeline { get; }

    /// <summary>The bytes charged now.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>The most that it may hold now, in bytes: less while other pipelines hold much.</summary>
    public long Entitled => _silo.EntitledOf(this);

    /// <summary>Of <see cref="Entitled"/>, what is kept for partitions that hold little.</summary>
    public long Kept => Entitled / Reserve;

    /// <summary>True from the moment on when only <see cref="Kept"/> is left, until the level has fallen by a tenth.</summary>
    public bool IsExhausted => _isExhausted;

    /// <summary>
    /// True while some of its partitions get no verdicts and hold what they may: the others need not hurry, because that would not free what
    /// those hold.
    /// </summary>
    public bool IsHeldUp { get; set; }

    /// <summary>True while less than an eighth is left before it is exhausted.</summary>
    public bool IsTight => !IsHeldUp && Used > CommonOf(Entitled) / 8 * 7;

    /// <summary>Counts <paramref name="bytes"/> as read.</summary>
    public void Charge(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        _silo.Charge(this, bytes);
    }

    /// <summary>Gives <paramref name="bytes"/> back.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than is charged.</exception>
    public void Release(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        _silo.Release(this, bytes);
    }

    /// <summary>Only within the silo's lock, as the next.</summary>
    internal void Change(long bytes, long entitled)
    {
        Volatile.Write(ref _used, _used + bytes);
        _isExhausted |= bytes >= 0 && _used >= CommonOf(entitled);
    }

    /// <summary>True when reading may go on by this.</summary>
    internal bool TryReopen(long entitled)
    {
        var reopens = _isExhausted && _used <= CommonOf(entitled) * ReopenAt;
        _isExhausted &= !reopens;
        return reopens;
    }

    internal void RaiseReopened() => Reopened?.Invoke();

    /// <summary>What all of its partitions may hold.</summary>
    private static long CommonOf(long entitled) => entitled - (entitled / Reserve);
}
