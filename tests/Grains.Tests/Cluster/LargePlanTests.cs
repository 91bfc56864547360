using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using OrleansKafkaLoki.Grains.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

/// <summary>Ten thousand partitions on a hundred silos: what a round and its messages take (<c>docs/scaling.md</c>).</summary>
public sealed class LargePlanTests
{
    private static readonly PartitionId[] Partitions =
        [.. Enumerable.Range(0, 10_000).Select(number => new PartitionId("application-logs", $"cluster-{number / 1000}-logs", number % 1000))];

    private static readonly BalanceMember[] Members =
        [.. Enumerable.Range(1, 100).Select(number => new BalanceMember(SiloAddress.New(new IPEndPoint(new IPAddress([10, 0, 0, (byte)number]), 11111), 1), new HashSet<string> { "application-logs" }))];

    [Fact]
    public void Plan_FromNothing_IsEven()
    {
        var plan = Timed("from nothing", () => BalancePlanner.Plan(Partitions, Members, new Dictionary<PartitionId, SiloAddress>(), level: true));

        Assert.All(plan.Values.CountBy(silo => silo), silo => Assert.Equal(100, silo.Value));
    }

    [Fact]
    public void Plan_NinetyNineSilosJoinTheFirst_IsEven()
    {
        var homes = Partitions.ToDictionary(partition => partition, _ => Members[0].Silo);

        var plan = Timed("99 silos join one", () => BalancePlanner.Plan(Partitions, Members, homes, level: true));

        Assert.All(plan.Values.CountBy(silo => silo), silo => Assert.Equal(100, silo.Value));
    }

    [Fact]
    public void Plan_OneSiloGoes_MovesOnlyItsOwn()
    {
        var homes = BalancePlanner.Plan(Partitions, Members, new Dictionary<PartitionId, SiloAddress>(), level: true);

        var plan = Timed("one of 100 goes", () => BalancePlanner.Plan(Partitions, Members[1..], homes, level: true));

        Assert.All(Partitions.Where(partition => !homes[partition].Equals(Members[0].Silo)), partition => Assert.Equal(homes[partition], plan[partition]));
        Assert.All(plan.Values.CountBy(silo => silo), silo => Assert.InRange(silo.Value, 101, 102));
    }

    [Fact]
    public void Messages_AreSmall()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        var report = serializer.SerializeToArray(new SiloReport { Silo = Members[0].Silo, Pipelines = ["application-logs"], Partitions = [.. Partitions[..100]] });
        var homes = serializer.SerializeToArray(Partitions.Select((partition, number) => new PartitionHome(partition, Members[number % 100].Silo, true)).ToArray());
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"a report of 100 partitions: {report.Length} bytes; the homes of 10,000: {homes.Length} bytes"));

        Assert.InRange(report.Length, 1, 10_000);
        Assert.InRange(homes.Length, 1, 1_000_000);
    }

    /// <summary>A benchmark: by hand, on a machine without other load.</summary>
    [Fact(Explicit = true)]
    public void Plan_EachOfThese_IsQuick()
    {
        var homes = BalancePlanner.Plan(Partitions, Members, new Dictionary<PartitionId, SiloAddress>(), level: true);
        var onFirst = Partitions.ToDictionary(partition => partition, _ => Members[0].Silo);

        Timed("from nothing", () => BalancePlanner.Plan(Partitions, Members, new Dictionary<PartitionId, SiloAddress>(), level: true), 5);
        Timed("99 silos join one", () => BalancePlanner.Plan(Partitions, Members, onFirst, level: true), 5);
        Timed("one of 100 goes", () => BalancePlanner.Plan(Partitions, Members[1..], homes, level: true), 5);
    }

    private static T Timed<T>(string what, Func<T> action, double atMostSeconds = double.PositiveInfinity)
    {
        action(); // Compiled.
        var watch = Stopwatch.StartNew();
        var result = action();
        var seconds = watch.Elapsed.TotalSeconds;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {seconds * 1000:F0} ms"));
        Assert.InRange(seconds, 0, atMostSeconds);
        return result;
    }
}
