using OrleansKafkaLoki.Silo.Loki.Admission;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Admission;

public sealed class AdaptiveLimitTests
{
    private const int Size = 100_000;

    private readonly AdaptiveLimit _limit = new(16);
    private TimeSpan _now;

    [Fact]
    public void Current_ColdStart_DoublesToTheMost()
    {
        Assert.Equal(4, _limit.Current);

        Round(10);
        Assert.Equal(8, _limit.Current);
        Round(10);
        Round(10);

        Assert.Equal(16, _limit.Current);
    }

    [Fact]
    public void Current_SmallMost_IsNotExceeded()
    {
        var limit = new AdaptiveLimit(3);
        limit.Began(3);
        limit.Delivered(Size, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(10));

        Assert.Equal(3, limit.Current);
    }

    [Fact]
    public void Delivered_LimitNotReached_Stays()
    {
        for (var i = 0; i < 100; i++)
        {
            _limit.Began(3);
            Deliver(10);
        }

        Assert.Equal(4, _limit.Current);
    }

    [Fact]
    public void Troubled_OncePerMeanRequest_TakesATenthOff()
    {
        Warm();
        for (var i = 0; i < 10; i++)
        {
            _limit.Troubled(_now);
        }

        Assert.Equal(16, _limit.Current);
        Round(10);
        Assert.Equal(14, _limit.Current);
        Round(10);
        Assert.Equal(15, _limit.Current);
    }

    [Fact]
    public void Troubled_OnAndOn_LeavesOne()
    {
        Warm();
        for (var i = 0; i < 100; i++)
        {
            Pass();
            _limit.Troubled(_now);
        }

        Assert.Equal(1, _limit.Current);
        Round(10);
        Assert.Equal(2, _limit.Current);
    }

    [Fact]
    public void Delivered_Slower_TakesATenthOffUntilThatIsUsual()
    {
        Warm();
        Round(10);
        Round(40);
        Assert.Equal(14, _limit.Current);

        for (var i = 0; i < 30; i++)
        {
            Round(40);
        }

        Assert.Equal(16, _limit.Current);
    }

    [Fact]
    public void Delivered_LargerBatches_AreNotSlower()
    {
        Warm();
        int[] sizes = [1_000, 10_000, 100_000, 1_000_000];
        for (var i = 0; i < 40; i++)
        {
            // Each size has its usual time; which comes when is no sign.
            var size = sizes[i / 3 % 4];
            _limit.Began(_limit.Current);
            Pass();
            _limit.Delivered(size, TimeSpan.FromMilliseconds(2 + (size / 10_000.0)), _now);
            Assert.Equal(16, _limit.Current);
        }
    }

    [Fact]
    public void Delivered_UsualJitter_KeepsNearTheMost()
    {
        Warm();
        var random = new Random(1);
        var sum = 0;
        for (var i = 0; i < 1000; i++)
        {
            Round(10 * (0.5 + random.NextDouble()));
            sum += _limit.Current;
        }

        Assert.InRange(sum / 1000.0, 15, 16);
    }

    [Fact]
    public void Delivered_NoTimePasses_StillGrows()
    {
        for (var i = 0; i < 3; i++)
        {
            _limit.Began(_limit.Current);
            _limit.Delivered(Size, TimeSpan.Zero, TimeSpan.Zero);
        }

        Assert.Equal(16, _limit.Current);
    }

    private void Warm()
    {
        for (var i = 0; i < 5; i++)
        {
            Round(10);
        }

        Assert.Equal(16, _limit.Current);
    }

    /// <summary>A request of that length, while as many as may be are under way, and with it a decision.</summary>
    private void Round(double milliseconds)
    {
        _limit.Began(_limit.Current);
        Deliver(milliseconds);
    }

    private void Deliver(double milliseconds)
    {
        Pass();
        _limit.Delivered(Size, TimeSpan.FromMilliseconds(milliseconds), _now);
    }

    /// <summary>Longer than any request takes.</summary>
    private void Pass() => _now += TimeSpan.FromMilliseconds(200);
}
