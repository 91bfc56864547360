using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Streams.Delivery;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Delivery;

public sealed class QuietTimeTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Remaining_NothingInherited_IsZero() => Assert.Equal(TimeSpan.Zero, new QuietTime(null, Quiet, _time).Remaining);

    [Fact]
    public void Remaining_LastWriteTwoSecondsAgo_CountsLeaseAndQuietTimeFromIt()
    {
        var quiet = new QuietTime(_time.GetUtcNow() - TimeSpan.FromSeconds(2), Quiet, _time);

        Assert.Equal(StoreWrites.InTime + TimeSpan.FromSeconds(3), quiet.Remaining);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(2), quiet.Remaining);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.Zero, quiet.Remaining);
    }

    [Fact]
    public void Remaining_LastWriteLongAgo_IsZero() =>
        Assert.Equal(TimeSpan.Zero, new QuietTime(_time.GetUtcNow() - TimeSpan.FromHours(1), Quiet, _time).Remaining);

    [Fact]
    public void Remaining_LastWriteByAClockThatIsAhead_CountsFromTheActivation()
    {
        var quiet = new QuietTime(_time.GetUtcNow() + TimeSpan.FromHours(1), Quiet, _time);

        Assert.Equal(StoreWrites.InTime + Quiet, quiet.Remaining);
        _time.Advance(StoreWrites.InTime + Quiet);
        Assert.Equal(TimeSpan.Zero, quiet.Remaining);
    }
}
