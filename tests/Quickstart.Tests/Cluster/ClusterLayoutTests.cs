using OrleansKafkaLoki.Quickstart.Cluster;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.Quickstart.Tests.Cluster;

public sealed class ClusterLayoutTests
{
    [Fact]
    public void IsEven_OneApart_IsTrue() => Assert.Equal((true, true), Judge(5, Silo(1, 0, 1), Silo(2, 2), Silo(3, 3, 4)));

    [Fact]
    public void IsEven_TwoApart_IsWholeOnly() => Assert.Equal((true, false), Judge(4, Silo(1, 0, 1), Silo(2, 2, 3), Silo(3)));

    [Fact]
    public void IsWhole_OneNowhere_IsFalse() => Assert.Equal((false, false), Judge(3, Silo(1, 0), Silo(2, 1)));

    [Fact]
    public void IsWhole_OneTwice_IsFalse() => Assert.Equal((false, false), Judge(2, Silo(1, 0), Silo(2, 0)));

    [Fact]
    public void IsWhole_OneOnAHeldSilo_IsFalse() => Assert.Equal((false, false), Judge(2, Silo(1, 0), Silo(2, 1) with { State = SiloState.Held }));

    [Fact]
    public void IsWhole_SiloComes_IsFalse() => Assert.Equal((false, false), Judge(1, Silo(1, 0), Silo(2) with { State = SiloState.Starting }));

    [Fact]
    public void IsWhole_NoSiloRuns_IsFalse() => Assert.Equal((false, false), Judge(1, Silo(1) with { State = SiloState.Down }));

    [Fact]
    public void MovedIn_Later_GivesThoseThatAreElsewhere()
    {
        var before = new ClusterLayout([Silo(1, 0, 1, 2), Silo(2, 3)], 4);
        var later = new ClusterLayout([Silo(1, 0, 1), Silo(2, 2)], 4);

        Assert.Equal([new PartitionName("logs", 2)], before.MovedIn(later));
        Assert.Equal([new PartitionName("logs", 3)], before.Of("silo-2"));
        Assert.False(before.IsSameAs(later));
        Assert.True(later.IsSameAs(new ClusterLayout([Silo(2, 2), Silo(1, 1, 0)], 4)));
    }

    private static (bool Whole, bool Even) Judge(int partitions, params SiloView[] silos)
    {
        var layout = new ClusterLayout(silos, partitions);
        return (layout.IsWhole, layout.IsEven);
    }

    private static SiloView Silo(int number, params int[] partitions) =>
        new(SiloRunner.NameOf(number), SiloState.Running, [.. partitions.Select(partition => new PartitionName("logs", partition))], 0);
}
