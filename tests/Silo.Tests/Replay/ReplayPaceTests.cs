using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Replay;

namespace OrleansKafkaLoki.Silo.Tests.Replay;

public sealed class ReplayPaceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LimitsOptions _options = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WaitAsync_NotSeen_LokiMakesOneShard()
    {
        var pace = new ReplayPace(_options, () => TenantLimits.None, _time);
        var piece = pace.MostBytes(isSeen: false);
        List<TimeSpan> sent = [];
        for (var i = 0; i < 100; i++)
        {
            await SendAsync(pace, piece, isSeen: false);
            sent.Add(_time.GetUtcNow() - _time.Start);
        }

        // What Loki may take for the rate is what came within any second; the push comes on top.
        foreach (var second in sent)
        {
            var rate = piece * sent.Count(at => at >= second && at < second + TimeSpan.FromSeconds(1));
            Assert.InRange(rate + piece, 1, _options.ShardDesiredRate);
        }
    }

    [Theory]
    [InlineData(3_000_000, 0, 90)]
    [InlineData(3_000_000, 1_000_000, 275)]
    [InlineData(0, 0, 0)]
    public async Task WaitAsync_Seen_KeepsToTheRateOfAShard(int configured, int learned, int leastSeconds)
    {
        _options.PerStreamRateLimit = configured;
        var known = learned == 0 ? TenantLimits.None : new TenantLimits { StreamRate = learned };
        var pace = new ReplayPace(_options, () => known, _time);
        for (var i = 0; i < 250; i++)
        {
            await SendAsync(pace, 1_000_000, isSeen: true);
        }

        // How much longer depends on who is faster: the clock or who waits for it.
        Assert.InRange((_time.GetUtcNow() - _time.Start).TotalSeconds, leastSeconds, leastSeconds == 0 ? 0 : double.MaxValue);
    }

    [Fact]
    public void MostBytes_LokiMakesNoShards_AreThoseOfABurst()
    {
        _options.ShardDesiredRate = 0;

        Assert.Equal(_options.PerStreamRateLimitBurst * 9L / 10, new ReplayPace(_options, () => TenantLimits.None, _time).MostBytes(isSeen: false));
    }

    [Fact]
    public void MostBytes_LokiNamedALimit_AreBelowIt()
    {
        var known = new TenantLimits { MaxRequestBytes = 1000 };

        Assert.Equal(900, new ReplayPace(_options, () => known, _time).MostBytes(isSeen: true));
    }

    private async Task SendAsync(ReplayPace pace, int bytes, bool isSeen)
    {
        var waiting = pace.WaitAsync(bytes, isSeen, Cancelled).AsTask();
        while (!waiting.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        await waiting;
    }
}
