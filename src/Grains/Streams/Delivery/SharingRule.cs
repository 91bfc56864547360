using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Streams.Batches;

namespace OrleansKafkaLoki.Grains.Streams.Delivery;

/// <summary>
/// Whether a stream's batch may share a request with those of other streams, whose answer may be about those. An ingester
/// (<c>pkg/ingester/instance.go</c>, <c>stream.go</c>) refuses three things without a word then: entries too far behind the stream's
/// newest, a stream above its rate, and a new stream beyond the limit of streams.
/// </summary>
internal sealed class SharingRule
{
    /// <summary>A larger batch fills a request well enough alone.</summary>
    internal const int LargestBytes = 256 * 1024;

    /// <summary>Far below what Loki takes of a stream (<c>per_stream_rate_limit</c>, 3 MB/s), and what it deals over shards (1.5 MB/s).</summary>
    internal const int QuietBytesPerSecond = 512 * 1024;

    /// <summary>
    /// No entry of a stream is further ahead than 10 minutes (<c>creation_grace_period</c>), and none is refused that is less than an hour
    /// (half of <c>max_chunk_age</c>) behind the newest: what is younger than 50 minutes is taken, whoever else writes to the stream. And what
    /// is younger than 40 (<c>time_sharding_ignore_recent</c>) is in no stream of its own. Less 5 for clocks.
    /// </summary>
    internal static readonly TimeSpan Youth = TimeSpan.FromMinutes(35);

    /// <summary>A stream leaves the ingesters half an hour (<c>chunk_idle_period</c>) after its last entry; nobody sets it this low.</summary>
    internal static readonly TimeSpan Known = TimeSpan.FromMinutes(5);

    /// <summary>What Loki has refused once it may refuse again, and then all that came with it would have to be asked for.</summary>
    internal static readonly TimeSpan Trouble = TimeSpan.FromMinutes(5);

    private readonly TimeProvider _time;
    private long? _delivered;
    private long? _refused;

    /// <summary>Goes by what an activation before has learned.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="takenAt">What <see cref="TakenAt"/> was then, by its silo's clock; null for nothing.</param>
    public SharingRule(TimeProvider time, DateTimeOffset? takenAt = null)
    {
        _time = time;
        if (time.GetUtcNow() - takenAt is { } since && since.Duration() < Known)
        {
            _delivered = time.GetTimestamp() - (long)(Math.Max(0, since.TotalSeconds) * time.TimestampFrequency);
        }
    }

    /// <summary>When Loki was last heard to take something of the stream; null when it was not, or has refused something lately.</summary>
    public DateTimeOffset? TakenAt => _delivered is { } delivered && !IsInTrouble ? _time.GetUtcNow() - _time.GetElapsedTime(delivered) : null;

    private bool IsInTrouble => _refused is { } refused && _time.GetElapsedTime(refused) < Trouble;

    /// <summary>True when Loki can refuse none of the entries without saying so.</summary>
    public bool Allows(BatchRange entries) =>
        entries.Count > 0
        && _delivered is { } delivered && _time.GetElapsedTime(delivered) is var since && since < Known
        && !IsInTrouble
        && entries.Bytes <= LargestBytes && entries.Bytes <= QuietBytesPerSecond * since.TotalSeconds
        && entries.MinNs > UnixNanos.Of(_time.GetUtcNow() - Youth);

    /// <summary>Learns of Loki's answer about the stream.</summary>
    public void Record(in PushAnswer answer)
    {
        switch (answer)
        {
            case { Disposition: PushDisposition.Delivered, Status: not 0 }:
                _delivered = _time.GetTimestamp();
                break;
            case { Disposition: PushDisposition.Rejected or PushDisposition.TooLarge }:
            case { Throttles: ThrottleScope.Stream }:
                _refused = _time.GetTimestamp();
                break;
        }
    }
}
