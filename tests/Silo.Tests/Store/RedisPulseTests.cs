using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Silo.Store;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Tests.Store;

public sealed class RedisPulseTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<TaskCompletionSource<RedisRefusal?>> _pings = [];
    private readonly List<bool> _changes = [];
    private readonly RedisPulse _pulse;

    public RedisPulseTests()
    {
        _pulse = new RedisPulse(_time);
        _pulse.Changed += () => _changes.Add(_pulse.IsLost);
    }

    [Fact]
    public void IsLost_EveryPingAnswered_StaysFalse()
    {
        _pulse.Start(() => Task.FromResult<RedisRefusal?>(null));

        Pass(30);

        Assert.False(_pulse.IsLost);
        Assert.Empty(_changes);
    }

    [Fact]
    public void IsLost_NoAnswerForFiveSeconds_TrueUntilOneComes()
    {
        _pulse.Start(Ask);

        Pass(RedisPulse.LostAfter - 1);
        Assert.False(_pulse.IsLost);

        Pass(1);
        Assert.True(_pulse.IsLost);

        _pings[2].SetResult(null);
        Assert.False(_pulse.IsLost);
        Assert.Equal([true, false], _changes);
    }

    [Fact]
    public void IsLost_PingsFail_CountAsUnanswered()
    {
        _pulse.Start(() => Task.FromException<RedisRefusal?>(new RedisConnectionException(ConnectionFailureType.SocketClosed, "away")));

        Pass(RedisPulse.LostAfter);

        Assert.True(_pulse.IsLost);
        Assert.Equal([true], _changes);
    }

    [Fact]
    public void IsLost_WritesAreRefused_CountAsUnansweredWithTheReason()
    {
        RedisRefusal? refusal = new("read only", IsReadOnly: true);
        _pulse.Start(() => Task.FromResult<RedisRefusal?>(refusal));

        Pass(RedisPulse.LostAfter);
        Assert.Equal((true, refusal), (_pulse.IsLost, _pulse.Refusal));

        refusal = null;
        Pass(1);
        Assert.Equal((false, null), (_pulse.IsLost, _pulse.Refusal));
    }

    public void Dispose() => _pulse.Dispose();

    // Completed where the test stands, so that what follows from it has happened.
    private Task<RedisRefusal?> Ask()
    {
        var ping = new TaskCompletionSource<RedisRefusal?>();
        _pings.Add(ping);
        return ping.Task;
    }

    private void Pass(int seconds) => Enumerable.Range(0, seconds).ToList().ForEach(_ => _time.Advance(RedisPulse.Interval));
}
