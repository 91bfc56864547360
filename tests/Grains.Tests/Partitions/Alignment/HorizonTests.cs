using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Partitions.Alignment;

namespace OrleansKafkaLoki.Grains.Tests.Partitions.Alignment;

public sealed class HorizonTests
{
    /// <summary>Other builds of the program read and write these.</summary>
    [Theory]
    [InlineData(null, null, false)]
    [InlineData(-1L, null, true)]
    [InlineData(0L, 0L, false)]
    [InlineData(1_800_000L, 1_800_000L, false)]
    public void Of_WhatGoesOverTheWire_IsTheSameOnItsWayBack(long? onTheWire, long? time, bool isUnknown)
    {
        var horizon = Horizon.Of(new PipelineHorizon { TimestampMs = onTheWire });

        Assert.Equal((onTheWire, time, isUnknown), (horizon.OnTheWire, horizon.Time, horizon == Horizon.Unknown));
        Assert.Equal(onTheWire is null, horizon == Horizon.Open);
    }

    [Fact]
    public void Order_OfStates_IsByWhatTheyLetThrough()
    {
        Assert.True(Horizon.Unknown < Horizon.At(0));
        Assert.True(Horizon.At(0) < Horizon.At(1));
        Assert.True(Horizon.Open > Horizon.At(1));
    }
}
