using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>
/// How fast one stream is sent, and in which pieces. Where Loki can be asked what it took, as fast as it takes one shard. Where it cannot, so
/// slowly that it makes one shard: its answer is about all of a push only then (<c>shardCountFor</c> in <c>pkg/distributor/distributor.go</c>).
/// </summary>
/// <param name="options">Loki's limits, as far as they are configured.</param>
/// <param name="known">What its answers taught.</param>
/// <param name="time">The clock.</param>
internal sealed class ReplayPace(LimitsOptions options, Func<TenantLimits> known, TimeProvider time)
{
    /// <summary>Of a limit: Loki counts what it adds, and what is sent again after a lost answer.</summary>
    private const double Share = 0.9;

    /// <summary>
    /// Of the rate for which Loki makes a shard: what it counts within a second is at most half of it and two pieces, and the next piece comes
    /// on top (<c>calculateShards</c>).
    /// </summary>
    private const double RateOfOne = 0.5;
    private const double PieceOfOne = 1.0 / 8;

    private double _tokens;
    private TimeSpan? _filled;

    /// <summary>The most bytes of entries in a push.</summary>
    /// <param name="isSeen">Whether Loki can be asked for them.</param>
    public int MostBytes(bool isSeen)
    {
        var limits = known();
        var most = Math.Min(
            limits.MaxRequestBytes * Share ?? int.MaxValue,
            limits.StreamBurst ?? (options.PerStreamRateLimit > 0 ? options.PerStreamRateLimitBurst * Share : int.MaxValue));
        return (int)(isSeen || options.ShardDesiredRate == 0 ? most : Math.Min(most, options.ShardDesiredRate * PieceOfOne));
    }

    /// <summary>Waits until as many bytes may be sent.</summary>
    public async ValueTask WaitAsync(int bytes, bool isSeen, CancellationToken cancellationToken)
    {
        while (Take(bytes, isSeen) is { Ticks: > 0 } wait)
        {
            await Task.Delay(wait.RoundUp(), time, cancellationToken);
        }
    }

    private TimeSpan Take(int bytes, bool isSeen)
    {
        double shard = known().StreamRate ?? options.PerStreamRateLimit;
        var rate = (isSeen || options.ShardDesiredRate == 0, shard > 0) switch
        {
            (true, false) => double.PositiveInfinity,
            (true, true) => shard * Share,
            (false, false) => options.ShardDesiredRate * RateOfOne * Share,
            (false, true) => Math.Min(shard, options.ShardDesiredRate * RateOfOne) * Share,
        };
        var depth = Math.Min(rate, MostBytes(isSeen));
        if (double.IsInfinity(rate))
        {
            return TimeSpan.Zero;
        }

        var now = time.GetSteadyTime();
        _tokens = _filled is { } filled ? Math.Min(depth, _tokens + ((now - filled).TotalSeconds * rate)) : depth;
        _filled = now;
        var lacking = Math.Min(bytes, depth) - _tokens;
        if (lacking > 0)
        {
            return TimeSpan.FromSeconds(lacking / rate);
        }

        _tokens -= bytes;
        return TimeSpan.Zero;
    }
}
