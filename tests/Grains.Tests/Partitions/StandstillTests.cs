using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Acknowledgement;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

public sealed class StandstillTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly AckWindow _window = new(0);
    private readonly Standstill _standstill;
    private WaitingTenant? _heaviest = new(new LabelStream("app", "noisy", "{app=\"api\"}"), 3);

    public StandstillTests() => _standstill = new Standstill(_window, () => _heaviest, _time);

    [Fact]
    public void Look_WatermarkStoodForLong_NamesForWhomAndHowMuch()
    {
        _window.Open(10, 10, 3 * 1024 * 1024, parts: 1, oldestTimestampMs: 1);
        LookAfter(TimeSpan.Zero);
        LookAfter(Standstill.Patience - TimeSpan.FromSeconds(1));
        Assert.Null(_standstill.Reason);

        LookAfter(TimeSpan.FromSeconds(1));

        Assert.Equal(
            "Its checkpoint has waited for 10 s; 3.0 MiB have no verdict, most of it tenant noisy's, stream {app=\"api\"} and 2 others.",
            _standstill.Reason);
    }

    [Fact]
    public void Look_WatermarkMovesAgain_SaysNothing()
    {
        var slice = _window.Open(10, 10, 1000, parts: 1, oldestTimestampMs: 1);
        _window.Open(20, 10, 1000, parts: 1, oldestTimestampMs: 2);
        LookAfter(TimeSpan.Zero);
        LookAfter(Standstill.Patience);
        Assert.NotNull(_standstill.Reason);

        _window.Acknowledge(slice, 10);
        LookAfter(Standstill.Patience);

        Assert.Null(_standstill.Reason);
    }

    [Fact]
    public void Look_NothingWaits_SaysNothing()
    {
        LookAfter(TimeSpan.Zero);
        LookAfter(Standstill.Patience);

        Assert.Null(_standstill.Reason);
    }

    [Fact]
    public void Look_LabelsAreLong_AreCut()
    {
        _heaviest = new WaitingTenant(new LabelStream("app", "", $"{{app=\"{new string('x', 4000)}\"}}"), 1);
        _window.Open(10, 10, 1000, parts: 1, oldestTimestampMs: 1);
        LookAfter(TimeSpan.Zero);
        LookAfter(Standstill.Patience);

        Assert.InRange(_standstill.Reason!.Length, 200, 350);
    }

    private void LookAfter(TimeSpan time)
    {
        _time.Advance(time);
        _standstill.Look();
    }
}
