using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Streams.Batches;
using OrleansKafkaLoki.Grains.Streams.Delivery;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Delivery;

public sealed class StreamPaceTests
{
    private const double MiB = 1024 * 1024;
    private static readonly LabelStream Stream = new("app", "", "{}");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly LimitsOptions _options = new();
    private readonly LearnedLimits _limits;

    public StreamPaceTests() => _limits = new LearnedLimits(_time, NullLogger<LearnedLimits>.Instance);

    /// <summary>As the distributors' knowledge is up to two seconds old, and a second of theirs begins at any moment of one of ours.</summary>
    [Theory]
    [InlineData(64, 0.0, false)]
    [InlineData(900, 0.3, false)]
    [InlineData(900, 0.3, true)]
    [InlineData(900, 0.5, false)]
    [InlineData(3400, 0.99, false)]
    [InlineData(3400, 0.99, true)]
    public async Task WaitAsync_AsFastAsItLets_NoShardOfLokiIsEverOverdrawn(int kilobytes, double phase, bool isNew)
    {
        var loki = new Shards(phase);
        var pace = Pace(isNew);
        using var index = Batch(kilobytes);
        var batch = new BatchRange(index);
        var sent = new List<(double Seconds, long Bytes)>();
        var random = new Random(kilobytes);
        while (Seconds < 120)
        {
            await SendAsync(pace, batch);
            loki.Take(batch.Bytes, Seconds);
            sent.Add((Seconds, batch.Bytes));
            if (random.Next(30_000 / kilobytes) == 0)
            {
                _time.Advance(TimeSpan.FromSeconds(random.Next(20)));
            }
        }

        Assert.True(sent.Where(push => push.Seconds > 20).Sum(push => push.Bytes) / 100 > MiB);
    }

    [Fact]
    public async Task WaitAsync_SentWithoutAPause_GrowsBeyondASingleShard()
    {
        var pace = Pace();
        using var index = Batch(900);
        var batch = new BatchRange(index);
        long before = 0;
        while (Seconds < 100)
        {
            await SendAsync(pace, batch);
            before += Seconds < 90 ? 0 : batch.Bytes;
        }

        Assert.InRange(before / MiB, 10 * 10, 10 * 200);
    }

    [Fact]
    public void WaitAsync_NoLimit_NeverWaits()
    {
        _options.PerStreamRateLimit = 0;
        var pace = Pace();
        using var index = Batch(3000);
        for (var i = 0; i < 100; i++)
        {
            Assert.True(pace.WaitAsync(new BatchRange(index), TestContext.Current.CancellationToken).AsTask().IsCompletedSuccessfully);
        }
    }

    [Fact]
    public async Task Postponed_LokiNamesTheRate_KeepsToASingleShardsShareOfIt()
    {
        _options.PerStreamRateLimit = 0;
        var pace = Pace();
        using var index = Batch(100);
        var batch = new BatchRange(index);
        pace.Postponed(
            new PushAnswer(PushDisposition.Throttled, 429, "entry ignored, reason: 'Per stream rate limit exceeded (limit: 1MB/sec) while attempting") { Throttles = ThrottleScope.Stream, MayHaveStored = true },
            batch);
        Assert.True(pace.IsSuspect);

        long bytes = 0;
        while (Seconds < 50)
        {
            await SendAsync(pace, batch);
            bytes += batch.Bytes;
        }

        Assert.InRange(bytes / 50 / MiB, 0.8, 0.95);
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.False(pace.IsSuspect);
    }

    [Fact]
    public async Task IsAtRest_SentAndRefused_IsOnceTheBucketIsFullAndTheTroubleOver()
    {
        var pace = Pace(isNew: true);
        using var index = Batch(1000);
        Assert.True(pace.IsAtRest);

        await SendAsync(pace, new BatchRange(index));
        Assert.False(pace.IsAtRest);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(pace.IsAtRest);

        pace.Postponed(new PushAnswer(PushDisposition.Throttled, 429, "Per stream rate limit exceeded (limit: 3MB/sec) while attempting") { Throttles = ThrottleScope.Stream }, new BatchRange(index));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.False(pace.IsAtRest);
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.True(pace.IsAtRest);
    }

    private double Seconds => (_time.GetUtcNow() - _time.Start).TotalSeconds;

    private StreamPace Pace(bool isNew = false) => new(Stream, isNew, _options, _limits, _time);

    private async Task SendAsync(StreamPace pace, BatchRange batch)
    {
        var wait = pace.WaitAsync(batch, TestContext.Current.CancellationToken).AsTask();
        while (!wait.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        await wait;
        _time.Advance(TimeSpan.FromMilliseconds(5)); // As fast as Loki answers.
    }

    private static BatchIndex Batch(int kilobytes) => new(
        [new HeldChunk(TestChunks.Create(Enumerable.Range(0, kilobytes).Select(i => ((long)i, 1_767_225_600_000_000_000L + i)), lineBytes: 1000), 0)]);

    /// <summary>A stream's shards as Loki makes them, after <c>pkg/distributor/{distributor,ratestore}.go</c>, with stock limits.</summary>
    private sealed class Shards(double phase)
    {
        private const double Desired = 1.5 * MiB;
        private readonly Dictionary<int, (double Tokens, double At)> _buckets = [];
        private readonly Queue<double> _windows = new();
        private long _window;
        private double _bytes;
        private double? _known;

        public void Take(long bytes, double now)
        {
            for (var window = (long)(now + phase); _window < window; _window++)
            {
                // The ingester's second is over; the distributors hear of it with the next one.
                _windows.Enqueue(_bytes);
                _bytes = 0;
                if (_windows.Count > 1 && _windows.Dequeue() is var heard && (_known is not null || heard > 0))
                {
                    _known = _known is { } before ? (0.4 * heard) + (0.6 * before) : heard;
                }
            }

            var count = _known > 0 ? Math.Max(1, (int)Math.Ceiling((_known.Value + bytes) / Desired)) : 1;
            for (var shard = 0; shard < count; shard++)
            {
                var (tokens, at) = _buckets.GetValueOrDefault(shard, (15 * MiB, now));
                tokens = Math.Min(15 * MiB, tokens + ((now - at) * 3 * MiB));
                Assert.True(tokens >= (double)bytes / count, $"After {now} s shard {shard} of {count} has {tokens} bytes left.");
                _buckets[shard] = (tokens - ((double)bytes / count), now);
            }

            _bytes += bytes;
        }
    }
}
