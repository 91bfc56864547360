using OrleansKafkaLoki.Grains.Streams.Journal;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Journal;

public sealed class SenderOriginTests
{
    private readonly string _topic = Guid.NewGuid().ToString("N"); // What is shared is shared by the whole process.

    [Fact]
    public void Of_WhatTheOneBeforeSaid_IsShared() => Assert.Same(Of(epoch: 2, leaderEpoch: 5), Of(epoch: 2, leaderEpoch: 5));

    [Fact]
    public void Of_AnotherSessionOrLeaderEpoch_IsAnotherOne()
    {
        var origin = Of(epoch: 2, leaderEpoch: 5);

        Assert.Equal(3, Of(epoch: 3, leaderEpoch: 5).Session.Epoch);
        Assert.Equal(6, Of(epoch: 2, leaderEpoch: 6).LeaderEpoch);
        Assert.Equal((2, 5), (origin.Session.Epoch, origin.LeaderEpoch));
    }

    [Fact]
    public void Of_TwoRoutingsByTurns_AreBothShared()
    {
        var (one, other) = (Of(routing: 1), Of(routing: 2));

        Assert.Same(one, Of(routing: 1));
        Assert.Same(other, Of(routing: 2));
    }

    private SenderOrigin Of(long epoch = 1, ulong routing = 0, int? leaderEpoch = null) =>
        SenderOrigin.Of(_topic, partition: 0, new SessionId(epoch, Incarnation: 0), routing, leaderEpoch);
}
