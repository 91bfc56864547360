using System.Collections.Frozen;
using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <summary>What the silos have told of themselves, and which of them may run partitions.</summary>
internal sealed class SiloRegister(TimeProvider time)
{
    /// <summary>
    /// Silos that lose the store together tell of it within about a second of each other: only who is alone with it for so long is worse
    /// off than others.
    /// </summary>
    public static readonly TimeSpan StoreLossGrace = TimeSpan.FromSeconds(3);

    private readonly Dictionary<SiloAddress, Entry> _entries = [];

    /// <summary>The silos that may run partitions, ordered by address.</summary>
    public IReadOnlyList<BalanceMember> Members { get; private set; } = [];

    /// <summary>The last report of each silo, ordered by address.</summary>
    public ImmutableArray<SiloReport> Reports => [.. _entries.OrderBy(pair => pair.Key).Select(pair => pair.Value.Report)];

    /// <summary>Where partitions run, by the reports of the members.</summary>
    public Dictionary<PartitionId, SiloAddress> Homes
    {
        get
        {
            var homes = new Dictionary<PartitionId, SiloAddress>();
            foreach (var member in Members)
            {
                foreach (var partition in _entries[member.Silo].Report.Partitions)
                {
                    homes.TryAdd(partition, member.Silo);
                }
            }

            return homes;
        }
    }

    /// <summary>How long the member that came last has been one; null without members.</summary>
    public TimeSpan? SinceLastJoin => Members.Count == 0 ? null : Members.Min(member => time.GetElapsedTime(_entries[member.Silo].Since!.Value));

    /// <summary>Whether all of <paramref name="silos"/> have reported.</summary>
    public bool HasAll(IEnumerable<SiloAddress> silos) => silos.All(_entries.ContainsKey);

    /// <summary>Whether a member runs the partition on <paramref name="silo"/>, as it says.</summary>
    public bool Runs(SiloAddress silo, PartitionId partition) => _entries.TryGetValue(silo, out var entry) && entry.Partitions.Contains(partition);

    /// <summary>Takes a report.</summary>
    public void Observe(SiloReport report)
    {
        _entries.TryGetValue(report.Silo, out var entry);
        _entries[report.Silo] = new Entry(report)
        {
            Since = entry?.Since,
            LostSince = report.StoreLost ? entry?.LostSince ?? time.GetTimestamp() : null,
        };
    }

    /// <summary>Decides who may run partitions. True when that is not who might before.</summary>
    /// <param name="alive">The silos that the cluster counts as alive.</param>
    public bool Elect(IReadOnlySet<SiloAddress> alive)
    {
        foreach (var gone in _entries.Keys.Where(silo => !alive.Contains(silo)).ToList())
        {
            _entries.Remove(gone);
        }

        // When no silo reaches the store, none is better off than another.
        var ready = _entries.Values.Where(entry => !entry.Report.Leaving).ToList();
        var reaching = ready.Where(entry => entry.LostSince is not { } lost || time.GetElapsedTime(lost) < StoreLossGrace).ToList();
        var able = ready.Exists(entry => !entry.Report.StoreLost) ? reaching : ready;
        var members = able.OrderBy(entry => entry.Report.Silo).Select(entry => entry.Member).ToList();
        var changed = !members.Select(member => member.Silo).SequenceEqual(Members.Select(member => member.Silo));
        Members = members;
        foreach (var entry in _entries.Values)
        {
            entry.Since = able.Contains(entry) ? entry.Since ?? time.GetTimestamp() : null;
        }

        return changed;
    }

    /// <summary>What the silo is to do.</summary>
    public SiloOrder OrderTo(SiloAddress silo)
    {
        if (Members.Any(member => member.Silo.Equals(silo)))
        {
            return SiloOrder.Stay;
        }

        return Members.Count == 0 ? SiloOrder.Alone : SiloOrder.GiveUp;
    }

    private sealed class Entry(SiloReport report)
    {
        public SiloReport Report => report;

        public BalanceMember Member { get; } = new(report.Silo, report.Pipelines.ToFrozenSet());

        public FrozenSet<PartitionId> Partitions { get; } = report.Partitions.ToFrozenSet();

        /// <summary>When it became a member; null while it is none.</summary>
        public long? Since { get; set; }

        /// <summary>When it first told, without a break since then, that it does not reach the store.</summary>
        public long? LostSince { get; init; }
    }
}
