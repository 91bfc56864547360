using OrleansKafkaLoki.Grains.Records.Entries;

namespace OrleansKafkaLoki.Grains.Tests.Records.Entries;

public sealed class RecordTimesTests
{
    private const long Now = 1_700_000_000_000;
    private const long Minute = 60_000;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly long WeekMs = (long)Week.TotalMilliseconds;

    [Theory]
    [InlineData(Now, 5, Now)]
    [InlineData(-1, 5, 5)]
    [InlineData(0, 5, 0)]
    public void Of_NothingRewritten_IsItsOwnOrThatOfTheRecordBefore(long timestampMs, long lastMs, long expected)
    {
        var times = new RecordTimes { LastTimestampMs = lastMs, NowMs = Now };

        Assert.False(times.MayLack);
        Assert.Equal(expected, times.Of(7, timestampMs));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(Now, true)]
    [InlineData(Now + 1, false)]
    public void IsTelling_WithoutATimeOrTooNew_IsNot(long timestampMs, bool expected) =>
        Assert.Equal(expected, new RecordTimes { LatestMs = Now }.IsTelling(timestampMs));

    [Fact]
    public void Lacks_NoTimestampAndNoneBefore_UntilThereIsAnAnchor()
    {
        var times = new RecordTimes { NowMs = Now };

        Assert.True(times.Lacks(7, -1));
        times.Add(Anchor(7, Now));
        times.NowMs += 5 * Minute;

        Assert.False(times.Lacks(7, -1));
        Assert.Equal(Now, times.Of(7, -1));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Lacks_OlderThanLokiTakes_NeedsAnAnchor(long olderMs, bool expected) =>
        Assert.Equal(expected, new RecordTimes(Week) { NowMs = Now }.Lacks(7, Now - WeekMs - olderMs));

    [Fact]
    public void Of_OlderThanLokiTakes_IsTheOldestThatItTookThenAndAMargin()
    {
        var times = new RecordTimes(Week) { NowMs = Now };
        times.Add(Anchor(7, Now));
        times.NowMs = Now + Minute;

        Assert.Equal(Now - WeekMs + (30 * Minute), times.Of(7, 5));
        Assert.Equal(Now - WeekMs, times.Of(8, Now - WeekMs)); // Too old by now, but not at the anchor's time: a replay decides as before.
        Assert.Equal(5, times.Of(6, 5)); // The anchor is not its.
    }

    [Fact]
    public void Lacks_AnchorIsOld_OnlyWhatNobodyHasSeenGetsANewOne()
    {
        var times = new RecordTimes(Week) { NowMs = Now, UnseenFrom = 10 };
        times.Add(Anchor(5, Now - (11 * Minute)));

        Assert.False(times.Lacks(9, 1));
        Assert.True(times.Lacks(10, 1));
        times.Add(Anchor(10, Now));

        Assert.False(times.Lacks(10, 1));
        Assert.Equal(11 * Minute, times.Of(10, 1) - times.Of(9, 1));
    }

    [Fact]
    public void Lacks_BehindTheReachOfTheAnchor_NeedsANewOne()
    {
        var times = new RecordTimes(Week) { NowMs = Now };
        times.Add(Anchor(5, Now));

        Assert.False(times.Lacks(5 + RecordTimes.Reach - 1, 1));
        Assert.True(times.Lacks(5 + RecordTimes.Reach, 1));
    }

    private static TimeAnchor Anchor(long from, long timeMs) => new() { From = from, To = from + RecordTimes.Reach, TimeMs = timeMs };
}
