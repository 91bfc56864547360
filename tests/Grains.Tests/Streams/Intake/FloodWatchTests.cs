using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Intake;

public sealed class FloodWatchTests
{
    private readonly FloodWatch _floods = new();

    [Fact]
    public void IsOver_FloodFallsQuiet_IsOnceItHasSettled()
    {
        Assert.False(_floods.IsOver(100_000, 100_000));
        Assert.False(_floods.IsOver(60_000, 100_000)); // Still falling.
        Assert.False(_floods.IsOver(10, 100_000));
        Assert.True(_floods.IsOver(10, 100_000));
        Assert.False(_floods.IsOver(10, 100_000));
    }

    [Fact]
    public void IsOver_WhatWasQuietLeaves_IsAgain()
    {
        _floods.IsOver(10, 100_000);

        Assert.False(_floods.IsOver(10, 20));
        Assert.True(_floods.IsOver(10, 20));
    }

    [Fact]
    public void IsOver_FewerThanAFlood_IsNever()
    {
        _floods.IsOver(FloodWatch.Flood - 1, FloodWatch.Flood - 1);

        Assert.All(Enumerable.Range(0, 3), _ => Assert.False(_floods.IsOver(0, 0)));
    }

    [Fact]
    public void IsOver_StreamsComeAndGoAllTheTime_IsNotWhileAsManyAreBusy()
    {
        Assert.All(Enumerable.Range(0, 20), i => Assert.False(_floods.IsOver(50_000 + (i % 2 * 1000), 50_000 + (i % 2 * 1000))));
    }
}
