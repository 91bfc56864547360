using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

public sealed class LagMeterTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LagMeter _meter;

    public LagMeterTests() => _meter = new LagMeter(_time);

    [Theory]
    [InlineData(100, 100, LagTrend.Steady)]
    [InlineData(100, 150, LagTrend.Growing)]
    [InlineData(150, 100, LagTrend.Shrinking)]
    public void Pace_Trend_IsWhatTheLagDoes(int read, int written, LagTrend trend)
    {
        Pass(seconds: 60, read, written);

        Assert.Equal((trend, (double)read), (_meter.Pace!.Trend, _meter.Pace.RecordsPerSecond));
    }

    [Fact]
    public void Pace_Shrinking_TellsWhenItHasCaughtUp()
    {
        Pass(seconds: 60, read: 200, written: 100);

        Assert.Equal((100_000 - (60 * 100)) / 100.0, _meter.Pace!.SecondsToCatchUp);
    }

    [Fact]
    public void Pace_TooLittleKnown_IsNone()
    {
        Pass(seconds: 5, read: 200, written: 100);
        Assert.Null(_meter.Pace);

        var unknown = new LagMeter(_time);
        unknown.Observe(-1, -1, -1);
        Assert.Null(unknown.Pace);
    }

    [Fact]
    public void Pace_EndUnknown_HasARateAndNoTrend()
    {
        for (var i = 0; i < 5; i++, _time.Advance(LagMeter.Spacing))
        {
            _meter.Observe(i * 50, -1, -1);
        }

        Assert.Equal((10, LagTrend.Unknown, null), (_meter.Pace!.RecordsPerSecond, _meter.Pace.Trend, _meter.Pace.SecondsToCatchUp));
    }

    [Fact]
    public void Pace_WentBack_BeginsAnew()
    {
        Pass(seconds: 60, read: 100, written: 100);
        _meter.Observe(0, 100_000, 0);

        Assert.Null(_meter.Pace);
    }

    [Fact]
    public void Pace_LogStartComesCloser_TellsWhenItIsThere()
    {
        // It moves by 6,000 a minute, the partition by 600: it has 100,000 to go, of which it loses 90 a second.
        for (var minute = 0; minute < 4; minute++)
        {
            for (var second = 0; second < 60; second += 5, _time.Advance(TimeSpan.FromSeconds(5)))
            {
                _meter.Observe(100_000 + (minute * 600) + (second * 10), 1_000_000, minute * 6_000);
            }
        }

        var left = 100_000 + (3 * 600) + 550 - (3 * 6_000);
        Assert.Equal(left / 90.0, _meter.Pace!.SecondsToRetention!.Value, tolerance: 70);
    }

    [Fact]
    public void Pace_LogStartStands_RetentionIsNotKnown()
    {
        Pass(seconds: 60, read: 100, written: 150);

        Assert.Null(_meter.Pace!.SecondsToRetention);
    }

    private void Pass(int seconds, int read, int written)
    {
        for (var second = 0; second <= seconds; second++, _time.Advance(TimeSpan.FromSeconds(1)))
        {
            _meter.Observe(second * read, 100_000 + (second * written), 0);
        }
    }
}
