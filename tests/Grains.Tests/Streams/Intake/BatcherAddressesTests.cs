using System.Runtime.CompilerServices;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Tests.Partitions;
using OrleansKafkaLoki.Grains.Tests.Streams.Placement;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Intake;

public sealed class BatcherAddressesTests
{
    private static readonly LabelStream Stream = new("app", "", "{s=\"a\"}");
    private readonly BatcherAddresses _addresses = new(_ => new FakeStreamBatcher());

    [Fact]
    public void Of_SameStream_IsTheSame()
    {
        var address = _addresses.Of(Stream);

        Assert.Same(address, _addresses.Of(new LabelStream("app", "", "{s=\"a\"}")));
        Assert.NotSame(address, _addresses.Of(Stream with { Tenant = "b" }));
    }

    [Fact]
    public void ForgetUnused_SomebodyUsesIt_StaysUntilNobodyDoes()
    {
        var used = Use();
        Collect();
        Assert.Equal(1, _addresses.Count);
        AssertUses(used);

        used.Clear();
        Collect();
        Assert.Equal(0, _addresses.Count);
    }

    [Fact]
    public void Left_FoundElsewhereSince_Stays()
    {
        var (before, now) = (TestSilos.Create(1), TestSilos.Create(2));
        var address = _addresses.Of(Stream);

        address.Silo = now;
        address.Left(before);
        Assert.Equal(now, address.Silo);

        address.Left(now);
        Assert.Null(address.Silo);
    }

    /// <summary>Where nothing on the test's own stack keeps it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private List<BatcherAddress> Use() => [_addresses.Of(Stream)];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AssertUses(List<BatcherAddress> used) => Assert.Same(used[0], _addresses.Of(Stream));

    private void Collect()
    {
        GC.Collect();
        _addresses.ForgetUnused();
    }
}
