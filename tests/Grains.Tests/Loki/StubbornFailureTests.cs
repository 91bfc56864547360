using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Grains.Tests.Loki;

public sealed class StubbornFailureTests
{
    private static readonly PushAnswer Panic = new(PushDisposition.Unavailable, 500, "runtime error: index out of range");

    private readonly StubbornFailure _stubborn = new();

    [Fact]
    public void Rejects_TenInternalErrorsWhileOthersPass_Does() =>
        Assert.Equal([.. Enumerable.Repeat(false, 9), true, true], Enumerable.Range(0, 11).Select(i => _stubborn.Rejects(Panic, deliveries: 5 + i)));

    [Fact]
    public void Rejects_NothingElsePasses_Waits()
    {
        Assert.All(Enumerable.Range(0, 50), _ => Assert.False(_stubborn.Rejects(Panic, deliveries: 5)));
        Assert.True(_stubborn.Rejects(Panic, deliveries: 6));
    }

    [Fact]
    public void Rejects_AnotherAnswerBetween_CountsAnew()
    {
        for (var i = 0; i < 9; i++)
        {
            _stubborn.Rejects(Panic, deliveries: i);
        }

        Assert.False(_stubborn.Rejects(new PushAnswer(PushDisposition.Throttled, 429, "slow down"), deliveries: 10));
        Assert.All(Enumerable.Range(0, 9), i => Assert.False(_stubborn.Rejects(Panic, deliveries: 11 + i)));
        Assert.True(_stubborn.Rejects(Panic, deliveries: 20));
    }

    [Fact]
    public void Rejects_NoAnswerBetween_CountsOn()
    {
        for (var i = 0; i < 9; i++)
        {
            _stubborn.Rejects(Panic, deliveries: i);
        }

        Assert.False(_stubborn.Rejects(PushAnswer.NoAnswer("reset"), deliveries: 10));
        Assert.True(_stubborn.Rejects(Panic, deliveries: 10));
    }

    [Theory]
    [InlineData(503, "runtime error")]
    [InlineData(500, "at least 1 live replicas required, could only find 0")]
    [InlineData(500, "rpc error: code = Unavailable desc = connection error: desc = \"transport: error while dialing: dial tcp: connect: connection refused\"")]
    [InlineData(500, "rpc error: code = DeadlineExceeded desc = context deadline exceeded")]
    [InlineData(500, "too many unhealthy instances in the ring")]
    [InlineData(502, "<html>bad gateway</html>")]
    [InlineData(502, "Bad Gateway")]
    [InlineData(504, "upstream request timeout")]
    public void Rejects_PartOfLokiAway_DoesNot(int status, string words) =>
        Assert.All(Enumerable.Range(0, 50), i => Assert.False(_stubborn.Rejects(new PushAnswer(PushDisposition.Unavailable, status, words), deliveries: i)));

    [Theory]
    [InlineData(nameof(PushDisposition.Throttled), 429)]
    [InlineData(nameof(PushDisposition.Refused), 401)]
    [InlineData(nameof(PushDisposition.Unavailable), 0)]
    public void Rejects_OtherAnswers_DoesNot(string disposition, int status) =>
        Assert.All(
            Enumerable.Range(0, 50),
            i => Assert.False(_stubborn.Rejects(new PushAnswer(Enum.Parse<PushDisposition>(disposition), status, "no"), deliveries: i)));
}
