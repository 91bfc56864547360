using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <summary>
/// Spreads partitions over silos: every silo gets as many as any other, to within one, counted over all pipelines together; what runs
/// somewhere stays there if that allows it. Among equals, the partitions of a topic are spread, too. Where silos differ in
/// the pipelines they have, the spread is as even as single moves can make it.
/// </summary>
internal static class BalancePlanner
{
    /// <summary>Gives every partition a home. The same input gives the same plan.</summary>
    /// <param name="partitions">All partitions.</param>
    /// <param name="members">The silos that may run them.</param>
    /// <param name="homes">Where partitions are at home so far; homes on other silos than the members' count as none.</param>
    /// <param name="level">False places only what has no home, and moves nothing for the sake of evenness.</param>
    /// <param name="pinned">Partitions that stay at their home whatever is even.</param>
    /// <returns>The homes; without those partitions whose pipeline no member has.</returns>
    public static Dictionary<PartitionId, SiloAddress> Plan(
        IEnumerable<PartitionId> partitions,
        IReadOnlyList<BalanceMember> members,
        IReadOnlyDictionary<PartitionId, SiloAddress> homes,
        bool level,
        IReadOnlySet<PartitionId>? pinned = null)
    {
        var loads = members.Select(member => new SiloLoad(member)).OrderBy(load => load.Silo).ToList();
        var bySilo = loads.ToDictionary(load => load.Silo);
        var homeless = new List<PartitionId>();
        foreach (var partition in partitions.Distinct().OrderBy(partition => partition.Pipeline, StringComparer.Ordinal)
            .ThenBy(partition => partition.Topic, StringComparer.Ordinal).ThenBy(partition => partition.Partition))
        {
            if (homes.TryGetValue(partition, out var home) && bySilo.TryGetValue(home, out var load) && load.Takes(partition.Pipeline))
            {
                Put(load, partition);
            }
            else
            {
                homeless.Add(partition);
            }
        }

        foreach (var partition in homeless)
        {
            loads.Where(load => load.Takes(partition.Pipeline)).MinBy(load => (load.Count, load.CountOf(partition)))?.Add(partition);
        }

        while (level && MoveOne(loads))
        {
        }

        return loads.SelectMany(load => load.Partitions, (load, partition) => (load.Silo, partition)).ToDictionary(pair => pair.partition, pair => pair.Silo);

        void Put(SiloLoad load, PartitionId partition)
        {
            if (pinned?.Contains(partition) is true)
            {
                load.Pin(partition);
            }
            else
            {
                load.Add(partition);
            }
        }
    }

    /// <summary>Moves one partition from the fullest silo to the emptiest that can take one of its partitions; false if nothing would get more even.</summary>
    private static bool MoveOne(List<SiloLoad> loads)
    {
        foreach (var from in loads.OrderByDescending(load => load.Count))
        {
            foreach (var to in loads.Where(load => load.Count <= from.Count - 2).OrderBy(load => load.Count))
            {
                if (from.MostCrowded(to) is { } partition)
                {
                    from.Remove(partition);
                    to.Add(partition);
                    return true;
                }
            }
        }

        return false;
    }
}
