using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Pauses;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Pauses;

public sealed class PausedStreamsTests
{
    private static readonly LabelStream Api = new("app", "a", "{app=\"api\"}");

    [Fact]
    public void IsHeld_BeforeThisSiloWasTold_IsTrueWithoutAnOrder()
    {
        Assert.True(new PausedStreams().IsHeld(Api, out var order));
        Assert.Null(order);
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("a", null, true)]
    [InlineData("b", null, false)]
    [InlineData(null, "{app=~\"a.*\"}", true)]
    [InlineData("b", "{app=\"api\"}", false)]
    [InlineData("a", "{app=\"web\"}", false)]
    public void IsHeld_OneOrder_IsOfThoseItNames(string? tenant, string? selector, bool isHeld)
    {
        var paused = TestPauses.None("app");
        paused.Take("app", new StreamPauses(1, [TestPauses.Of(new StreamScope(tenant, selector))]));

        Assert.Equal(isHeld, paused.IsHeld(Api, out var order));
        Assert.Equal(isHeld, order is not null);
    }

    [Fact]
    public void Take_WhatWasOvertaken_ChangesNothing()
    {
        var paused = TestPauses.None("app");
        Assert.True(paused.Take("app", new StreamPauses(5, [TestPauses.Of(StreamScope.All)])));
        var version = paused.Version;

        Assert.False(paused.Take("app", new StreamPauses(4, [])));
        Assert.False(paused.Take("app", new StreamPauses(5, [])));

        Assert.Equal(version, paused.Version);
        Assert.True(paused.IsHeld(Api, out _));
    }
}
