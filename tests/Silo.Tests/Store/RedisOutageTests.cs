using System.Net;
using OrleansKafkaLoki.Silo.Store;

namespace OrleansKafkaLoki.Silo.Tests.Store;

public sealed class RedisOutageTests
{
    private static readonly DnsEndPoint One = new("one", 6379);
    private static readonly DnsEndPoint Two = new("two", 6379);

    private readonly RedisOutage _outage = new();

    [Fact]
    public void Regain_OneOfTwo_TheOtherIsStillLost()
    {
        Assert.True(_outage.Lose(One, "a"));
        Assert.True(_outage.Lose(Two, "b"));
        Assert.Equal("one:6379: a; two:6379: b", _outage.Reason);
        Assert.False(_outage.Regain(One));
        Assert.Equal("two:6379: b", _outage.Reason);
        Assert.True(_outage.Regain(Two));
        Assert.False(_outage.Regain(Two));
        Assert.Null(_outage.Reason);
    }

    [Fact]
    public void Lose_Again_IsNewsOnlyForAnotherReason()
    {
        Assert.True(_outage.Lose(One, "a"));
        Assert.False(_outage.Lose(One, "a"));
        Assert.True(_outage.Lose(One, "b"));
        Assert.Equal("one:6379: b", _outage.Reason);
    }

    [Fact]
    public void Keep_ServerReplaced_IsForgotten()
    {
        _outage.Lose(One, "a");
        _outage.Lose(Two, "b");
        _outage.Keep([Two]);
        Assert.Equal("two:6379: b", _outage.Reason);
    }
}
