using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Streams.Delivery;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Delivery;

public sealed class StreamProgressTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(1_000_000));
    private readonly StreamProgress _progress;

    public StreamProgressTests() => _progress = new StreamProgress(_time);

    [Fact]
    public void Postponed_AgainAndAgain_TellsTheAttemptAndSinceWhenItIsThrottled()
    {
        _progress.Postponed(Throttled("slow down"));
        _time.Advance(TimeSpan.FromSeconds(2));
        _progress.Postponed(Throttled("slower"));
        _progress.WaitsFor(TimeSpan.FromSeconds(3));

        Assert.Equal(
            new StreamTrouble(1_002_000, 429, "slower") { Attempt = 2, NextTryMs = 1_005_000, ThrottledSinceMs = 1_000_000 }, _progress.Trouble);

        Assert.Equal(1_005_000, _progress.NextTryMs);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Null(_progress.NextTryMs); // It is under way.

        _progress.Postponed(new PushAnswer(PushDisposition.Unavailable, 503, "away"));

        Assert.Equal(new StreamTrouble(1_005_000, 503, "away") { Attempt = 3 }, _progress.Trouble);
    }

    [Fact]
    public void Ended_Delivered_IsTheLastPushAndTheErrorIsOver()
    {
        _progress.Postponed(Throttled("slow down"));
        _time.Advance(TimeSpan.FromSeconds(1));

        _progress.Ended(PushAnswer.Delivered(204));

        Assert.Equal(1_001_000, _progress.LastPushMs);
        Assert.Equal(new StreamTrouble(1_000_000, 429, "slow down"), _progress.Trouble);
    }

    [Fact]
    public void Ended_LokiHadItAll_IsNoPush()
    {
        _progress.Ended(PushAnswer.Delivered(0));

        Assert.Equal((null, null), (_progress.LastPushMs, _progress.Trouble));
    }

    [Fact]
    public void Ended_Rejected_IsTheLastError()
    {
        _progress.Ended(new PushAnswer(PushDisposition.Rejected, 400, "too old"));

        Assert.Equal(new StreamTrouble(1_000_000, 400, "too old"), _progress.Trouble);
    }

    [Fact]
    public void Postponed_SharedRequestIsDisbanded_IsNoFailure()
    {
        _progress.Postponed(new PushAnswer(PushDisposition.Disbanded, 400, "one of them"));
        _progress.WaitsFor(TimeSpan.FromSeconds(1));

        Assert.Null(_progress.Trouble);
    }

    [Fact]
    public void Paced_WhileItMustWait_IsSinceTheFirstWait()
    {
        _progress.Paced(mustWait: true);
        _time.Advance(TimeSpan.FromSeconds(1));
        _progress.Paced(mustWait: true);

        Assert.Equal(1_000_000, _progress.PacedSinceMs);

        _progress.Paced(mustWait: false);

        Assert.Null(_progress.PacedSinceMs);
    }

    private static PushAnswer Throttled(string words) => new(PushDisposition.Throttled, 429, words) { Throttles = ThrottleScope.Stream };
}
