using OrleansKafkaLoki.Grains.Partitions.Feeds;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>Where a partition goes on.</summary>
/// <param name="Offset">The next offset to read.</param>
/// <param name="NewIncarnation">True when it does not continue the offsets before it: the log is another one.</param>
internal readonly record struct ResumePoint(long Offset, bool NewIncarnation)
{
    /// <summary>True when the log is the same and was cut short here.</summary>
    public bool IsCut { get; init; }

    /// <summary>What was read last before it, by which the log is known again; null where it is not to be.</summary>
    public EpochMark? Mark { get; init; }

    /// <summary>Loki may hold records below this offset, because a checkpoint was lost; null when there is no reason to think so.</summary>
    public long? DoubtBelow { get; init; }
}
