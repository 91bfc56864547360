using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Streams.Delivery;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Delivery;

public sealed class SettleTimeTests
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Remaining_NothingInherited_IsZero() => Assert.Equal(TimeSpan.Zero, new SettleTime(null, Settle, _time).Remaining);

    [Fact]
    public void Remaining_LastWriteTwoSecondsAgo_CountsLeaseAndSettleFromIt()
    {
        var settle = new SettleTime(_time.GetUtcNow() - TimeSpan.FromSeconds(2), Settle, _time);

        Assert.Equal(StoreWrites.InTime + TimeSpan.FromSeconds(3), settle.Remaining);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(2), settle.Remaining);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.Zero, settle.Remaining);
    }

    [Fact]
    public void Remaining_LastWriteLongAgo_IsZero() =>
        Assert.Equal(TimeSpan.Zero, new SettleTime(_time.GetUtcNow() - TimeSpan.FromHours(1), Settle, _time).Remaining);

    [Fact]
    public void Remaining_LastWriteByAClockThatIsAhead_CountsFromTheActivation()
    {
        var settle = new SettleTime(_time.GetUtcNow() + TimeSpan.FromHours(1), Settle, _time);

        Assert.Equal(StoreWrites.InTime + Settle, settle.Remaining);
        _time.Advance(StoreWrites.InTime + Settle);
        Assert.Equal(TimeSpan.Zero, settle.Remaining);
    }
}
