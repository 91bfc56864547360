using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Silo.Preflight.Prediction;
using static OrleansKafkaLoki.Silo.Tests.Preflight.SampleBed;

namespace OrleansKafkaLoki.Silo.Tests.Preflight.Prediction;

public sealed class BusiestTimeTests
{
    [Fact]
    public void Reckon_AGustAmidAPause_IsToldBesideTheMean()
    {
        var sample = Partition();
        for (var i = 0; i < 1000; i++)
        {
            sample.Add(500 + (i * 0.01), Entry("{}"));
            sample.Add(i, Entry("{}"));
        }

        var made = new PipelinePrediction([sample], Now.ToUnixTimeMilliseconds());

        Assert.Equal(10_100, made.BusiestBytesPerSec!.Value, 100.0);
        Assert.Equal(200, made.BytesPerSec, 20.0);
        Assert.Equal(made.BusiestBytesPerSec, Assert.Single(made.Tenants).BusiestBytesPerSec);
    }

    /// <summary>Of the older gust of one partition nobody knows what came in the other.</summary>
    [Fact]
    public void Reckon_APartitionThatIsSampledForLess_LeavesOutWhatIsOlder()
    {
        var (calm, busy) = (Partition(0), Partition(1));
        calm.Add(600, Entry("{}"));
        for (var i = 0; i < 100; i++)
        {
            calm.Add(500 + (i * 0.01), Entry("{}"));
            calm.Add(i, Entry("{}"));
            busy.Add(i, Entry("{}"));
        }

        var whole = new PartitionSample(new PartitionId("p", "logs", 1)) { IsWhole = true };
        for (var i = 0; i < 100; i++)
        {
            whole.Add(i, Entry("{}"));
        }

        Assert.Equal(200, Busiest(calm, busy)!.Value, 1.0);
        Assert.Equal(1000, Busiest(calm, whole)!.Value, 1.0);
    }

    [Fact]
    public void Reckon_AShortSample_DoesNotTell()
    {
        var sample = Partition();
        for (var i = 0; i < 100; i++)
        {
            sample.Add(i * 0.01, Entry("{}"));
        }

        Assert.Null(Busiest(sample));
    }

    private static double? Busiest(params PartitionSample[] samples) => new PipelinePrediction(samples, Now.ToUnixTimeMilliseconds()).BusiestBytesPerSec;
}
