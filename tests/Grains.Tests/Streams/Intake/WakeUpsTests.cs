using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Intake;

public sealed class WakeUpsTests : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);

    private readonly FakeTimeProvider _time = new();
    private readonly WakeUps _wakeUps;
    private readonly List<string> _woken = [];

    public WakeUpsTests() => _wakeUps = new WakeUps(_time);

    public void Dispose() => _wakeUps.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(1000)]
    public void Set_AfterATime_WakesOnceAndWithinABeatBehindIt(int milliseconds)
    {
        _wakeUps.Set(WakeUp("a"), TimeSpan.FromMilliseconds(milliseconds));

        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        Assert.Empty(_woken);
        _time.Advance(Beat);
        Assert.Equal(["a"], _woken);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["a"], _woken);
    }

    [Fact]
    public void Set_SeveralOfAboutTheSameTime_AreWokenOnOneBeat()
    {
        _wakeUps.Set(WakeUp("a"), TimeSpan.FromMilliseconds(101));
        _time.Advance(TimeSpan.FromMilliseconds(15));
        _wakeUps.Set(WakeUp("b"), TimeSpan.FromMilliseconds(100));

        _time.Advance(TimeSpan.FromMilliseconds(104));
        Assert.Empty(_woken);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["a", "b"], _woken);
    }

    [Fact]
    public void Set_AnEarlierOneBehindALaterOne_EachInItsTime()
    {
        _wakeUps.Set(WakeUp("late"), TimeSpan.FromSeconds(2));
        _wakeUps.Set(WakeUp("early"), TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromSeconds(1) + Beat);
        Assert.Equal(["early"], _woken);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["early", "late"], _woken);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void Set_Again_TakesThePlaceOfTheOneBefore(int before, int after)
    {
        var wakeUp = WakeUp("a");
        _wakeUps.Set(wakeUp, TimeSpan.FromSeconds(before));
        _wakeUps.Set(wakeUp, TimeSpan.FromSeconds(after));

        _time.Advance(TimeSpan.FromSeconds(after));
        Assert.Empty(_woken);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(["a"], _woken);
    }

    [Fact]
    public void Set_AwayAndBackToTheSameTime_WakesOnce()
    {
        var wakeUp = WakeUp("a");
        foreach (var seconds in new[] { 1, 2, 1 })
        {
            _wakeUps.Set(wakeUp, TimeSpan.FromSeconds(seconds));
        }

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(["a"], _woken);
    }

    [Fact]
    public void Set_WhileItIsWoken_WakesAgain()
    {
        WakeUp wakeUp = null!;
        wakeUp = new WakeUp(new FakeActivation
        {
            OnWake = () =>
            {
                _woken.Add("a");
                _wakeUps.Set(wakeUp, TimeSpan.FromSeconds(1));
            },
        });
        _wakeUps.Set(wakeUp, TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromSeconds(1) + Beat);
        Assert.Single(_woken);
        _time.Advance(TimeSpan.FromSeconds(1) + Beat);
        Assert.Equal(2, _woken.Count);
    }

    [Fact]
    public void Cancel_BeforeItsTime_WakesOnlyTheOthers()
    {
        var (gone, stays) = (WakeUp("gone"), WakeUp("stays"));
        _wakeUps.Set(gone, TimeSpan.FromSeconds(1));
        _wakeUps.Set(stays, TimeSpan.FromSeconds(1));

        _wakeUps.Cancel(gone);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["stays"], _woken);
    }

    private WakeUp WakeUp(string name) => new(new FakeActivation { OnWake = () => _woken.Add(name) });
}
