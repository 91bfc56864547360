using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

public sealed class SiloRegisterTests
{
    private static readonly SiloAddress First = Silo(1);
    private static readonly SiloAddress Second = Silo(2);
    private static readonly HashSet<SiloAddress> Both = [First, Second];
    private readonly FakeTimeProvider _time = new();
    private readonly SiloRegister _silos;

    public SiloRegisterTests() => _silos = new SiloRegister(_time);

    private IEnumerable<SiloAddress> Members => _silos.Members.Select(member => member.Silo);

    [Fact]
    public void Elect_SiloReported_IsAMemberAndThatIsNewsOnce()
    {
        _silos.Observe(Report(First));

        Assert.True(_silos.Elect(Both));
        Assert.False(_silos.Elect(Both));
        Assert.Equal([First], Members);
        Assert.False(_silos.HasAll(Both));
    }

    [Fact]
    public void Elect_SiloDeadOrLeaving_IsNoMember()
    {
        _silos.Observe(Report(First));
        _silos.Observe(Report(Second) with { Leaving = true });

        Assert.True(_silos.Elect(Both));
        Assert.Equal([First], Members);
        Assert.Equal((SiloOrder.Stay, SiloOrder.GiveUp), (_silos.OrderTo(First), _silos.OrderTo(Second)));

        Assert.True(_silos.Elect(new HashSet<SiloAddress> { Second }));
        Assert.Equal(SiloOrder.Alone, _silos.OrderTo(Second));
        Assert.Equal([Second], _silos.Reports.Select(report => report.Silo));
    }

    [Fact]
    public void Elect_OneSiloLostTheStore_IsNoMemberAfterTheGrace()
    {
        ObserveBoth();
        _silos.Observe(Report(First) with { StoreLost = true });
        Assert.False(_silos.Elect(Both));

        _time.Advance(SiloRegister.StoreLossGrace / 2);
        _silos.Observe(Report(First) with { StoreLost = true });
        Assert.False(_silos.Elect(Both));
        _time.Advance(SiloRegister.StoreLossGrace / 2);

        Assert.True(_silos.Elect(Both));
        Assert.Equal([Second], Members);
        Assert.Equal(SiloOrder.GiveUp, _silos.OrderTo(First));
    }

    [Fact]
    public void Elect_AllLostTheStore_AllStayMembers()
    {
        ObserveBoth();
        _silos.Observe(Report(First) with { StoreLost = true });
        _time.Advance(SiloRegister.StoreLossGrace / 2);
        _silos.Observe(Report(Second) with { StoreLost = true });
        _time.Advance(SiloRegister.StoreLossGrace);

        Assert.False(_silos.Elect(Both));
        Assert.Equal([First, Second], Members);
    }

    [Fact]
    public void SinceLastJoin_SiloComesBack_CountsFromItsReturn()
    {
        ObserveBoth();
        _time.Advance(TimeSpan.FromSeconds(10));
        _silos.Observe(Report(First) with { Leaving = true });
        _silos.Elect(Both);
        Assert.Equal(TimeSpan.FromSeconds(10), _silos.SinceLastJoin);

        _silos.Observe(Report(First));
        _silos.Elect(Both);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromSeconds(1), _silos.SinceLastJoin);
    }

    [Fact]
    public void Homes_ReportsOfMembersAndOthers_AreTheMembers()
    {
        var (mine, others) = (new PartitionId("app", "logs", 0), new PartitionId("app", "logs", 1));
        _silos.Observe(Report(First) with { Partitions = [mine] });
        _silos.Observe(Report(Second) with { Partitions = [others], Leaving = true });
        _silos.Elect(Both);

        Assert.Equal(new Dictionary<PartitionId, SiloAddress> { [mine] = First }, _silos.Homes);
        Assert.True(_silos.Runs(First, mine));
        Assert.False(_silos.Runs(First, others));
    }

    private void ObserveBoth()
    {
        _silos.Observe(Report(First));
        _silos.Observe(Report(Second));
        _silos.Elect(Both);
    }

    private static SiloAddress Silo(int number) => SiloAddress.New(IPAddress.Loopback, 11_000 + number, 1);

    private static SiloReport Report(SiloAddress silo) => new() { Silo = silo, Pipelines = ["app"], Partitions = ImmutableArray<PartitionId>.Empty };
}
