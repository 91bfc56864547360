using OrleansKafkaLoki.Grains.Streams.Placement;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Placement;

public sealed class TrafficShareTests
{
    private readonly TrafficShare _traffic = new();
    private readonly SiloAddress _one = TestSilos.Create(1);
    private readonly SiloAddress _other = TestSilos.Create(2);

    [Fact]
    public void EndWindow_EarlierWindows_CountForLessAndLess()
    {
        _traffic.Add(_one, 600);
        _traffic.Add(_one, 1_000);
        _traffic.EndWindow();
        Assert.Equal(1_600, _traffic[_one]);

        _traffic.Add(_one, 100);
        _traffic.EndWindow();
        Assert.Equal(500, _traffic[_one]);

        _traffic.Add(_one, 1);
        _traffic.EndWindow();
        Assert.Equal(126, _traffic[_one]);
    }

    [Fact]
    public void EndWindow_SilentInIt_IsForgotten()
    {
        _traffic.Add(_one, 1_000_000);
        _traffic.Add(_other, 1);
        _traffic.EndWindow();
        _traffic.Add(_other, 1);
        _traffic.EndWindow();

        Assert.Equal([_other], _traffic.Silos);
        Assert.Equal((0, 1.25), (_traffic[_one], _traffic[_other]));
    }

    [Fact]
    public void Add_UnknownSender_CountsForNobody()
    {
        _traffic.Add(null, 1_000);
        _traffic.EndWindow();

        Assert.Empty(_traffic.Silos);
    }
}
