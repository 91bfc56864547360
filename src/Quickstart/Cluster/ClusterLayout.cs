using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.Quickstart.Cluster;

/// <summary>Which partition is on which silo, at one moment.</summary>
internal sealed class ClusterLayout
{
    private readonly Dictionary<PartitionName, string> _homes = [];

    /// <summary>The layout that the silos show.</summary>
    public ClusterLayout(IReadOnlyList<SiloView> silos, int partitions)
    {
        var twice = false;
        foreach (var silo in silos)
        {
            foreach (var partition in silo.Partitions)
            {
                twice |= !_homes.TryAdd(partition, silo.Name);
            }
        }

        var running = silos.Where(silo => silo.State == SiloState.Running).ToList();
        var runs = running.Sum(silo => silo.Partitions.Count);
        IsWhole = !twice && runs == partitions && silos.All(silo => silo.State is not (SiloState.Starting or SiloState.Stopping));
        IsEven = IsWhole && running.Max(silo => silo.Partitions.Count) - running.Min(silo => silo.Partitions.Count) <= 1;
    }

    /// <summary>Whether every partition is on one silo that runs, and no silo comes or goes.</summary>
    public bool IsWhole { get; }

    /// <summary>Whether, moreover, no silo has two partitions more than another.</summary>
    public bool IsEven { get; }

    /// <summary>The partitions of a silo.</summary>
    public IReadOnlySet<PartitionName> Of(string silo) => _homes.Where(home => home.Value == silo).Select(home => home.Key).ToHashSet();

    /// <summary>The partitions that are elsewhere in <paramref name="later"/>.</summary>
    public IReadOnlySet<PartitionName> MovedIn(ClusterLayout later) =>
        _homes.Where(home => later._homes.TryGetValue(home.Key, out var silo) && silo != home.Value).Select(home => home.Key).ToHashSet();

    /// <summary>Whether every partition is where it is in <paramref name="other"/>.</summary>
    public bool IsSameAs(ClusterLayout other) => _homes.Count == other._homes.Count && MovedIn(other).Count == 0;
}
