using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Alignment;

namespace OrleansKafkaLoki.Grains.Tests.Partitions.Alignment;

public sealed class TimeAlignmentTests
{
    private static readonly PartitionId A = new("app", "logs", 0);
    private static readonly PartitionId B = new("app", "logs", 1);
    private static readonly PartitionFrontier CaughtUp = new(FrontierKind.CaughtUp, 9_000_000, 0);
    private static readonly PartitionFrontier Starting = new(FrontierKind.Starting, 0, 0);

    private readonly FakeTimeProvider _time = new();
    private readonly TimeAlignment _alignment;

    public TimeAlignmentTests() => _alignment = new TimeAlignment(TimeSpan.FromSeconds(1800), _time);

    [Fact]
    public void Align_OneStartsElsewhere_CountsAsWhereItWasForAWhile()
    {
        Assert.Equal(2_800_000, _alignment.Align([(A, Held(5_000_000)), (B, Held(1_000_000))]).TimestampMs);
        Assert.Equal(2_800_000, _alignment.Align([(A, Held(5_000_000)), (B, Starting)]).TimestampMs);
        _time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(6_800_000, _alignment.Align([(A, Held(5_000_000)), (B, Starting)]).TimestampMs);
    }

    [Fact]
    public void Align_OneIsSlower_SetsTheHorizonForAll()
    {
        var horizon = _alignment.Align([(A, Held(5_000_000)), (B, Lagging(1_000_000))]);

        Assert.Equal((2_800_000, B, 1_000_000), (horizon.TimestampMs, horizon.Slowest, horizon.SlowestMs));
    }

    [Fact]
    public void Align_OthersHaveCaughtUp_TheAskerMayGoItsDrift() =>
        Assert.Equal(6_800_000, _alignment.Align([(A, Held(5_000_000)), (B, CaughtUp)]).TimestampMs);

    [Fact]
    public void Align_AllHaveCaughtUp_SetsNoLimit() => Assert.Null(_alignment.Align([(A, CaughtUp), (B, CaughtUp)]).TimestampMs);

    [Fact]
    public void Align_OneStarts_HoldsAllForTheGracePeriodOnly()
    {
        Assert.Equal((-1, B), Pair(_alignment.Align([(A, Held(5_000_000)), (B, Starting)])));
        _time.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(-1, _alignment.Align([(A, Held(5_000_000)), (B, Starting with { IdleMs = 14_000 })]).TimestampMs);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(6_800_000, _alignment.Align([(A, Held(5_000_000)), (B, Starting with { IdleMs = 15_000 })]).TimestampMs);

        static (long?, PartitionId?) Pair(Interfaces.Pipelines.PipelineHorizon horizon) => (horizon.TimestampMs, horizon.Slowest);
    }

    [Fact]
    public void Align_OneStartsOverAndOver_GetsNoSecondGracePeriod()
    {
        for (var i = 0; i < 15; i++)
        {
            _alignment.Align([(A, Held(5_000_000)), (B, i % 3 == 0 ? PartitionFrontier.Stopped : Starting)]);
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(6_800_000, _alignment.Align([(A, Held(5_000_000)), (B, Starting)]).TimestampMs);
    }

    [Fact]
    public void Align_OneSendsNothingForAMinute_IsLeftBehindUntilItMoves()
    {
        Assert.Equal(2_800_000, _alignment.Align([(A, Held(5_000_000)), (B, Lagging(1_000_000, idleSecs: 59))]).TimestampMs);
        Assert.Empty(_alignment.Stuck);

        Assert.Equal(6_800_000, _alignment.Align([(A, Held(5_000_000)), (B, Lagging(1_000_000, idleSecs: 60))]).TimestampMs);
        Assert.Equal([B], _alignment.Stuck);

        Assert.Equal(2_800_001, _alignment.Align([(A, Held(7_000_000)), (B, Lagging(1_000_001))]).TimestampMs);
        Assert.Empty(_alignment.Stuck);
    }

    [Fact]
    public void Align_OneBreaksAtTheSameRecordAgainAndAgain_IsLeftBehindAfterAMinute()
    {
        for (var i = 0; i < 30; i++)
        {
            // Each session begins at the checkpoint, goes a little way, and breaks.
            PartitionFrontier b = (i % 4) switch
            {
                0 => Held(1_000_000) with { NextOffset = 100 },
                1 => Lagging(1_005_000) with { NextOffset = 105 },
                2 => PartitionFrontier.Stopped,
                _ => Starting,
            };
            _alignment.Align([(A, Held(5_000_000)), (B, b)]);
            _time.Advance(TimeSpan.FromSeconds(2.1));
        }

        Assert.Equal(6_800_000, _alignment.Align([(A, Held(5_000_000)), (B, Held(1_000_000))]).TimestampMs);
    }

    [Fact]
    public void Align_OneGoesOnBehindAnOutlier_IsWaitedFor()
    {
        _alignment.Align([(A, Held(5_000_000)), (B, Lagging(4_000_000) with { NextOffset = 1 })]);
        for (var i = 2; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            _alignment.Align([(A, Held(5_000_000)), (B, Lagging(1_000_000 + i) with { NextOffset = i })]);
        }

        Assert.Equal(2_800_099, _alignment.Align([(A, Held(5_000_000)), (B, Lagging(1_000_099) with { NextOffset = 99 })]).TimestampMs);
        Assert.Empty(_alignment.Stuck);
    }

    [Fact]
    public void Align_OneIsHeldForHours_IsNotTakenForStuckWhenItGoesOn()
    {
        for (var minute = 0; minute < 120; minute++)
        {
            _alignment.Align([(A, Held(5_000_000)), (B, Lagging(1_000_000 + minute))]);
            _time.Advance(TimeSpan.FromMinutes(0.9));
        }

        Assert.Equal(6_800_000, _alignment.Align([(A, Lagging(5_000_000)), (B, Held(8_000_000))]).TimestampMs);
    }

    [Fact]
    public void Align_NobodyAskedForLong_WhatWasObservedBeforeIsForgotten()
    {
        _alignment.Align([(A, Held(5_000_000)), (B, Lagging(1_000_000))]);
        _time.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(2_800_000, _alignment.Align([(A, Held(7_000_000)), (B, Lagging(1_000_000))]).TimestampMs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Align_OneFallsSilent_CountsWithItsLastAnswerForTheGracePeriod(bool stopped)
    {
        PartitionFrontier? silence = stopped ? PartitionFrontier.Stopped : null;
        _alignment.Align([(A, Held(5_000_000)), (B, Lagging(1_000_000))]);
        _time.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(2_800_000, _alignment.Align([(A, Held(5_000_000)), (B, silence)]).TimestampMs);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(6_800_000, _alignment.Align([(A, Held(5_000_000)), (B, silence)]).TimestampMs);
    }

    private static PartitionFrontier Held(long timestampMs) => new(FrontierKind.Held, timestampMs, 0);

    private static PartitionFrontier Lagging(long timestampMs, double idleSecs = 0) => new(FrontierKind.Lagging, timestampMs, idleSecs * 1000);
}
