using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.Loki.Admission;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Admission;

public sealed class TenantThrottleTests
{
    private static readonly PushAnswer TooFast = new(PushDisposition.Throttled, 429, "slow down") { Throttles = ThrottleScope.Tenant };
    private static readonly PushAnswer StreamTooFast = TooFast with { Throttles = ThrottleScope.Stream };
    private static readonly PushAnswer Fine = PushAnswer.Delivered(204);

    private readonly TenantThrottle _throttle = new(new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeProvider.System, () => 1));
    private TimeSpan _now = TimeSpan.FromHours(1);

    [Fact]
    public void Allow_Unthrottled_IsWhatItOtherwiseIs() => Assert.Equal(7, _throttle.Allow(7));

    [Fact]
    public void Record_TenantThrottled_HoldsThenProbesThenOpens()
    {
        Assert.True(Record(TooFast));
        Assert.Equal(0, _throttle.Allow(7));
        Assert.Equal(TimeSpan.FromSeconds(1), _throttle.Lapse(_now));

        Pass(1);
        Assert.Equal(1, _throttle.Allow(7));
        Record(Fine);

        Assert.Equal(7, _throttle.Allow(7));
    }

    [Fact]
    public void Record_ThrottledAgainAndAgain_WaitsLongerUpToTheLongest()
    {
        List<double> waits = [];
        for (var i = 0; i < 5; i++)
        {
            Record(TooFast);
            waits.Add(_throttle.Lapse(_now)!.Value.TotalSeconds);
            Pass(waits[^1]);
        }

        Assert.Equal([1, 2, 4, 5, 5], waits);
        Record(Fine);
        Record(TooFast);
        Assert.Equal(TimeSpan.FromSeconds(1), _throttle.Lapse(_now));
    }

    [Fact]
    public void Record_RetryAfter_IsWaitedFor()
    {
        Record(TooFast with { Wait = TimeSpan.FromMinutes(2) });

        Assert.Equal(TimeSpan.FromMinutes(2), _throttle.Lapse(_now));
    }

    [Fact]
    public void Held_SeveralHolds_IsTheirTimeUntilNow()
    {
        Record(TooFast);
        Pass(1);
        Record(Fine);
        Pass(100);
        Assert.Equal(TimeSpan.FromSeconds(1), _throttle.Held(_now));

        Record(TooFast with { Wait = TimeSpan.FromMinutes(2) });
        _now += TimeSpan.FromSeconds(30);
        Assert.Equal(TimeSpan.FromSeconds(31), _throttle.Held(_now));
    }

    [Fact]
    public void Record_AnswersToEarlierPushes_SayItOnlyOnce()
    {
        var turn = _throttle.Turn;
        Record(TooFast);

        Assert.False(_throttle.Record(TooFast, turn, _now));
        Assert.False(_throttle.Record(Fine, turn, _now));
        Assert.Equal((0, TimeSpan.FromSeconds(1)), (_throttle.Allow(7), _throttle.Lapse(_now)));

        Assert.False(_throttle.Record(TooFast with { Wait = TimeSpan.FromSeconds(30) }, turn, _now));
        Assert.Equal(TimeSpan.FromSeconds(30), _throttle.Lapse(_now));

        Pass(30);
        _throttle.Record(Fine, turn, _now);
        Assert.Equal(1, _throttle.Allow(7));
    }

    [Fact]
    public void Record_StreamThrottled_HoldsNobodyAndPassesAsAProbe()
    {
        Assert.False(Record(StreamTooFast));
        Assert.Equal(7, _throttle.Allow(7));

        Record(TooFast);
        Pass(1);
        Record(StreamTooFast);
        Assert.Equal(7, _throttle.Allow(7));
    }

    [Fact]
    public void Record_ProbeWithoutSense_ProbesOn()
    {
        Record(TooFast);
        Pass(1);

        Record(PushAnswer.NoAnswer("reset"));

        Assert.Equal(1, _throttle.Allow(7));
    }

    [Fact]
    public void LimitedSince_HoldsAndTries_IsTheFirstHoldUntilAPushPasses()
    {
        var first = _now;
        Record(TooFast);
        Assert.Equal((first, first + TimeSpan.FromSeconds(1)), (_throttle.LimitedSince, _throttle.HeldUntil));

        Pass(1);
        _throttle.Lapse(_now);
        Assert.Equal((first, null), (_throttle.LimitedSince, _throttle.HeldUntil)); // It tries.
        Record(TooFast);
        Assert.Equal(first, _throttle.LimitedSince);

        Pass(10);
        _throttle.Lapse(_now);
        Record(Fine);
        Assert.Null(_throttle.LimitedSince);
    }

    private bool Record(PushAnswer answer) => _throttle.Record(answer, _throttle.Turn, _now);

    private void Pass(double seconds)
    {
        _now += TimeSpan.FromSeconds(seconds);
        Assert.Null(_throttle.Lapse(_now));
    }
}
