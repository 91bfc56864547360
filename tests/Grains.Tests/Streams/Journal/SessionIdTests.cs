using OrleansKafkaLoki.Grains.Streams.Journal;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Journal;

public sealed class SessionIdTests
{
    [Theory]
    [InlineData(1, 0, -1)]
    [InlineData(2, 0, -1)]
    [InlineData(2, 1, 0)]
    [InlineData(2, 2, 1)]
    [InlineData(3, 0, 1)]
    public void Order_EpochThenIncarnation_TellsTheSessionsApart(long epoch, long incarnation, int expected)
    {
        var session = SessionId.Of(TestChunks.Create([(5, 5)], epoch: epoch, incarnation: incarnation));
        var known = new SessionId(2, 1);

        Assert.Equal((expected < 0, expected == 0, expected > 0), (session < known, session == known, session > known));
    }
}
