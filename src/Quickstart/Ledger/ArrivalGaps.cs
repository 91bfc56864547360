namespace OrleansKafkaLoki.Quickstart.Ledger;

/// <summary>The longest gap between two consecutive arrivals of one partition, in timestamps of a monotonic clock.</summary>
internal struct ArrivalGaps
{
    private long? _last;
    private long _began;
    private long _longest;

    /// <summary>Lets the first gap begin, with the first record.</summary>
    public void Begin(TimeProvider time) => _last ??= time.GetTimestamp();

    /// <summary>Something arrived.</summary>
    public void Arrived(long now)
    {
        if (_last is { } last && now - last > _longest)
        {
            (_began, _longest) = (last, now - last);
        }

        _last = now;
    }

    /// <summary>Forgets the gaps that have ended.</summary>
    public void Mark() => _longest = 0;

    /// <summary>The longest gap, the one that is still open included; null before the first record.</summary>
    public readonly (long Began, long Length, bool IsOpen)? Longest(long now) => _last switch
    {
        null => null,
        { } last when now - last > _longest => (last, now - last, true),
        _ => (_began, _longest, false),
    };
}
