using System.Collections.Frozen;
using System.Net;
using CsCheck;
using OrleansKafkaLoki.Grains.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

public sealed class BalancePlannerTests
{
    private static readonly string[] AllPipelines = ["app", "audit", "edge"];

    /// <summary>Partitions of several topics and pipelines.</summary>
    private static readonly Gen<List<PartitionId>> AnyPartitions =
        from counts in Gen.Int[0, 12].Array[1, 6]
        select counts.SelectMany((count, topic) => Enumerable.Range(0, count)
            .Select(number => new PartitionId(AllPipelines[topic % AllPipelines.Length], $"topic{topic}", number))).ToList();

    private static readonly Gen<List<BalanceMember>> EqualMembers =
        from count in Gen.Int[1, 9]
        select Enumerable.Range(1, count).Select(number => Member(number, AllPipelines)).ToList();

    private static readonly Gen<List<BalanceMember>> UnequalMembers =
        from masks in Gen.Int[1, 7].Array[1, 6]
        select masks.Select((mask, index) => Member(index + 1, [.. AllPipelines.Where((_, pipeline) => (mask >> pipeline & 1) == 1)])).ToList();

    [Fact]
    public void Plan_AnyHomes_EverySiloHasAsManyAsAnyOtherToWithinOne() =>
        Gen.Select(AnyPartitions, EqualMembers, Gen.Int).Sample((partitions, members, seed) =>
        {
            var plan = BalancePlanner.Plan(partitions, members, RandomHomes(partitions, members, seed), level: true);

            Assert.Equal(partitions.Order(PartitionOrderer.Instance), plan.Keys.Order(PartitionOrderer.Instance));
            var counts = members.Select(member => plan.Values.Count(silo => silo.Equals(member.Silo))).ToList();
            Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        });

    [Fact]
    public void Plan_AnyHomes_MovesNoMoreThanEvennessNeeds() =>
        Gen.Select(AnyPartitions, EqualMembers, Gen.Int).Sample((partitions, members, seed) =>
        {
            var homes = RandomHomes(partitions, members, seed, homeless: false);

            var plan = BalancePlanner.Plan(partitions, members, homes, level: true);

            // The fullest silos may keep the larger shares; every partition above its silo's share has to go.
            var (share, larger) = (partitions.Count / members.Count, partitions.Count % members.Count);
            var needed = members.Select(member => homes.Values.Count(silo => silo.Equals(member.Silo))).OrderDescending()
                .Select((count, rank) => Math.Max(0, count - (rank < larger ? share + 1 : share))).Sum();
            Assert.Equal(needed, partitions.Count(partition => !plan[partition].Equals(homes[partition])));
        });

    [Fact]
    public void Plan_PinnedPartitions_StayAndTheOthersAreEvenAroundThem() =>
        Gen.Select(AnyPartitions, EqualMembers, Gen.Int).Sample((partitions, members, seed) =>
        {
            var homes = RandomHomes(partitions, members, seed, homeless: false);
            var pinned = partitions.Where((_, index) => index % 3 == 0).ToHashSet();

            var plan = BalancePlanner.Plan(partitions, members, homes, level: true, pinned);

            Assert.Equal(partitions.Order(PartitionOrderer.Instance), plan.Keys.Order(PartitionOrderer.Instance));
            Assert.All(pinned, partition => Assert.Equal(homes[partition], plan[partition]));
            var loads = members.Select(member => (
                All: plan.Values.Count(silo => silo.Equals(member.Silo)),
                Free: plan.Count(home => home.Value.Equals(member.Silo) && !pinned.Contains(home.Key)))).ToList();
            Assert.All(loads.Where(load => load.Free > 0), load => Assert.True(load.All <= loads.Min(other => other.All) + 1));
        });

    [Fact]
    public void Plan_OfItsOwnPlan_ChangesNothing() =>
        Gen.Select(AnyPartitions, UnequalMembers, Gen.Int).Sample((partitions, members, seed) =>
        {
            var plan = BalancePlanner.Plan(partitions, members, RandomHomes(partitions, members, seed), level: true);

            Assert.Equal(plan.OrderBy(home => home.Key, PartitionOrderer.Instance), BalancePlanner.Plan(partitions, members, plan, level: true).OrderBy(home => home.Key, PartitionOrderer.Instance));
        });

    [Fact]
    public void Plan_SiloLeaves_OnlyItsPartitionsMove() =>
        Gen.Select(AnyPartitions, EqualMembers.Where(members => members.Count > 1), Gen.Int[0, 8]).Sample((partitions, members, pick) =>
        {
            var before = BalancePlanner.Plan(partitions, members, Nowhere, level: true);
            var leaver = members[pick % members.Count].Silo;

            var after = BalancePlanner.Plan(partitions, [.. members.Where(member => !member.Silo.Equals(leaver))], before, level: true);

            Assert.All(partitions, partition => Assert.True(before[partition].Equals(leaver) || after[partition].Equals(before[partition])));
            Assert.DoesNotContain(leaver, after.Values);
        });

    [Fact]
    public void Plan_SiloJoins_MovesOnlyToIt() =>
        Gen.Select(AnyPartitions, EqualMembers).Sample((partitions, members) =>
        {
            var before = BalancePlanner.Plan(partitions, members, Nowhere, level: true);
            var joined = Member(100, AllPipelines);

            var after = BalancePlanner.Plan(partitions, [.. members, joined], before, level: true);

            Assert.All(partitions, partition => Assert.True(after[partition].Equals(before[partition]) || after[partition].Equals(joined.Silo)));
            Assert.Equal(partitions.Count / (members.Count + 1), after.Values.Count(silo => silo.Equals(joined.Silo)));
        });

    [Fact]
    public void Plan_SilosThatDifferInPipelines_RespectsThemAndNoSingleMoveImprovesIt() =>
        Gen.Select(AnyPartitions, UnequalMembers, Gen.Int).Sample((partitions, members, seed) =>
        {
            var plan = BalancePlanner.Plan(partitions, members, RandomHomes(partitions, members, seed), level: true);

            var counts = members.ToDictionary(member => member.Silo, member => plan.Values.Count(silo => silo.Equals(member.Silo)));
            foreach (var partition in partitions)
            {
                var able = members.Where(member => member.Pipelines.Contains(partition.Pipeline)).Select(member => member.Silo).ToList();
                Assert.Equal(able.Count > 0, plan.ContainsKey(partition));
                if (able.Count > 0)
                {
                    Assert.Contains(plan[partition], able);
                    Assert.True(counts[plan[partition]] - able.Min(silo => counts[silo]) <= 1, $"{partition} could move to a silo with two fewer.");
                }
            }
        });

    [Fact]
    public void Plan_NotToLevel_PlacesOnlyWhatHasNoHome() =>
        Gen.Select(AnyPartitions, EqualMembers, Gen.Int).Sample((partitions, members, seed) =>
        {
            var homes = RandomHomes(partitions, members, seed);

            var plan = BalancePlanner.Plan(partitions, members, homes, level: false);

            Assert.Equal(partitions.Count, plan.Count);
            Assert.All(homes, home => Assert.Equal(home.Value, plan[home.Key]));
        });

    [Fact]
    public void Plan_NoMembers_IsEmpty() => Assert.Empty(BalancePlanner.Plan([new PartitionId("app", "logs", 0)], [], Nowhere, level: true));

    [Fact]
    public void Plan_TwoTopicsOnOneSiloAndAnotherJoins_SpreadsEachTopic()
    {
        var partitions = Enumerable.Range(0, 8).Select(number => new PartitionId("app", number % 2 == 0 ? "busy" : "quiet", number / 2)).ToList();
        var first = BalancePlanner.Plan(partitions, [Member(1, AllPipelines)], Nowhere, level: true);

        var plan = BalancePlanner.Plan(partitions, [Member(1, AllPipelines), Member(2, AllPipelines)], first, level: true);

        Assert.Equal(2, plan.Count(home => home.Key.Topic == "busy" && home.Value.Equals(Member(2, AllPipelines).Silo)));
    }

    private static Dictionary<PartitionId, SiloAddress> Nowhere { get; } = [];

    private static BalanceMember Member(int number, string[] pipelines) =>
        new(SiloAddress.New(IPAddress.Loopback, 11_000 + number, 1), pipelines.ToFrozenSet());

    /// <summary>Homes drawn at random; with <paramref name="homeless"/>, some have none and some are on a silo that is gone.</summary>
    private static Dictionary<PartitionId, SiloAddress> RandomHomes(List<PartitionId> partitions, List<BalanceMember> members, int seed, bool homeless = true)
    {
        var random = new Random(seed);
        var homes = new Dictionary<PartitionId, SiloAddress>();
        foreach (var partition in partitions)
        {
            var able = members.Where(member => member.Pipelines.Contains(partition.Pipeline)).ToList();
            if (able.Count > 0 && (!homeless || random.Next(4) > 0))
            {
                homes.Add(partition, able[random.Next(able.Count)].Silo);
            }
        }

        return homes;
    }

    private sealed class PartitionOrderer : IComparer<PartitionId>
    {
        public static readonly PartitionOrderer Instance = new();

        public int Compare(PartitionId x, PartitionId y) => string.CompareOrdinal(x.ToString(), y.ToString());
    }
}
