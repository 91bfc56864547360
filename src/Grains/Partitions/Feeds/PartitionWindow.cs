namespace OrleansKafkaLoki.Grains.Partitions.Feeds;

/// <summary>
/// Counts the bytes that one partition has read and not yet seen to a verdict, and tells when to pause it and when to
/// resume it. The two levels lie far apart because pausing throws the client's prefetched records away. Not thread-safe.
/// </summary>
/// <param name="limit">The level above which the partition is paused, in bytes; it resumes at half of it.</param>
public sealed class PartitionWindow(long limit)
{
    /// <summary>The bytes charged now.</summary>
    public long Used { get; private set; }

    /// <summary>True from a charge beyond the limit until half of the limit is free.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Counts <paramref name="bytes"/>; true when the partition has to be paused by this.</summary>
    public bool Charge(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Used += bytes;
        var pauses = !IsPaused && Used > limit;
        IsPaused |= pauses;
        return pauses;
    }

    /// <summary>Gives <paramref name="bytes"/> back; true when the partition may be resumed by this.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than is charged.</exception>
    public bool Release(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, Used);
        Used -= bytes;
        var resumes = IsPaused && Used <= limit / 2;
        IsPaused &= !resumes;
        return resumes;
    }
}
