using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Streams.Batches;

namespace OrleansKafkaLoki.Grains.Streams.Delivery;

/// <summary>
/// Sends no more of a stream than Loki takes of each of its shards: a shard above its rate is dropped whole (<c>pkg/ingester/stream.go</c>),
/// and unless it is the last one, the answer is 204 (<c>pkg/ingester/instance.go</c>).
/// </summary>
/// <remarks>
/// What passes a bucket of k times a shard's rate and of its burst, dealt evenly over k shards, passes that of each shard. Loki makes k
/// of the rate that it knows (<c>shardCountFor</c> in <c>pkg/distributor/distributor.go</c>), which is some seconds old and smoothed
/// (<c>ratestore.go</c>): it knows at least <see cref="Known"/> of what was sent over the last three seconds and over the three before.
/// </remarks>
internal sealed class StreamPace(LabelStream stream, bool isFull, LimitsOptions options, LearnedLimits limits, TimeProvider time)
{
    /// <summary>Of a limit: what is sent again after a lost answer counts twice.</summary>
    public const double Share = 0.9;

    /// <summary>Seconds over which a rate is taken, twice: only what went on for so long is known to Loki.</summary>
    private const int Seconds = 3;
    private const double Known = 0.6;

    /// <summary>Bytes that Loki may count of an entry beyond its encoded ones: the level that it detects, less what encoding takes.</summary>
    private const int Added = 8;

    /// <summary>How long after a refusal nothing is taken for granted.</summary>
    private static readonly TimeSpan Trouble = TimeSpan.FromMinutes(1);

    private readonly long[] _sent = new long[(2 * Seconds) + 1];
    private long _second;
    private double _tokens;
    private TimeSpan? _filled;
    private long? _exceeded;

    /// <summary>Whether Loki has refused some of the stream for its rate lately, so that it may have done so behind a 204, too.</summary>
    public bool IsSuspect => _exceeded is { } at && time.GetElapsedTime(at) < Trouble;

    /// <summary>True when nothing of it matters any more: Loki did not refuse lately, and the bucket is full again.</summary>
    public bool IsAtRest
    {
        get
        {
            var (shard, depth) = Bucket;
            return !IsSuspect && (shard <= 0 || TokensAt(time.GetSteadyTime(), shard, shard * Share, depth) >= depth);
        }
    }

    /// <summary>Waits until the entries may be sent.</summary>
    public async ValueTask WaitAsync(BatchRange entries, CancellationToken cancellationToken)
    {
        while (Take(entries.Bytes + (Added * entries.Count)) is { Ticks: > 0 } wait)
        {
            await Task.Delay(wait.RoundUp(), time, cancellationToken);
        }
    }

    /// <summary>Learns of Loki's answer to an attempt with the entries that has to be made again.</summary>
    public void Postponed(in PushAnswer answer, BatchRange entries)
    {
        if (LokiWords.StreamRate(answer.Reason) is not null)
        {
            limits.Learn(stream, answer);
            _exceeded = time.GetTimestamp();
            _tokens = Math.Min(_tokens, 0);
        }
        else if (answer.MayHaveStored)
        {
            _tokens -= entries.Bytes;
        }
    }

    /// <summary>Takes the bytes of a push; or none, and returns how long to wait.</summary>
    private TimeSpan Take(long bytes)
    {
        var (shard, depth) = Bucket;
        if (shard <= 0)
        {
            return TimeSpan.Zero;
        }

        var now = time.GetSteadyTime();
        var rate = RateOf(shard, now);
        _tokens = TokensAt(now, shard, rate, depth);
        _filled = now;
        var lacking = Math.Min(bytes, depth) - _tokens;
        if (lacking > 0)
        {
            return TimeSpan.FromSeconds(lacking / rate);
        }

        _tokens -= bytes;
        _sent[_second % _sent.Length] += bytes;
        return TimeSpan.Zero;
    }

    /// <summary>What Loki takes of a shard, bytes per second, and what the bucket holds.</summary>
    private (double Shard, double Depth) Bucket
    {
        get
        {
            var known = limits.Of(stream);
            return (known.StreamRate ?? options.PerStreamRateLimit, (known.StreamBurst ?? options.PerStreamRateLimitBurst) * Share);
        }
    }

    /// <summary>What is in the bucket; before the first push an earlier activation may have emptied it a moment ago, unless it is full.</summary>
    private double TokensAt(TimeSpan now, double shard, double rate, double depth) =>
        _filled is { } filled ? Math.Min(depth, _tokens + ((now - filled).TotalSeconds * rate)) : isFull ? depth : Math.Min(depth, shard);

    private double RateOf(double shard, TimeSpan now)
    {
        var second = (long)now.TotalSeconds;
        for (_second = Math.Max(_second, second - _sent.Length); _second < second;)
        {
            _sent[++_second % _sent.Length] = 0;
        }

        if (options.ShardDesiredRate == 0 || IsSuspect)
        {
            return shard * Share;
        }

        var steady = Math.Min(SentBefore(0), SentBefore(Seconds)) / Seconds;
        return Math.Max(shard * Share, shard * Known * steady / options.ShardDesiredRate);
    }

    /// <summary>Bytes of some whole seconds.</summary>
    private double SentBefore(int ago)
    {
        var bytes = 0L;
        for (var second = 1; second <= Seconds; second++)
        {
            bytes += _sent[(_second + _sent.Length - ago - second) % _sent.Length];
        }

        return bytes;
    }
}
