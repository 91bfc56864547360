namespace OrleansKafkaLoki.Grains.Interfaces.Partitions;

/// <summary>How far a partition has come in log time.</summary>
/// <param name="Kind">What it is doing.</param>
/// <param name="TimestampMs">
/// Of a held partition the timestamp of its next record, else that of the last record it sent; milliseconds since the Unix epoch, and
/// never beyond the partition's wall clock. Means nothing unless the partition is lagging or held.
/// </param>
/// <param name="IdleMs">Milliseconds since it last sent something, was let go on, or began.</param>
[GenerateSerializer, Immutable, Alias("okl.PartitionFrontier")]
public readonly record struct PartitionFrontier(
    [property: Id(0)] FrontierKind Kind, [property: Id(1)] long TimestampMs, [property: Id(2)] double IdleMs)
{
    /// <summary>The offset behind what it sent last; 0 before, and from silos of the build before.</summary>
    [Id(3)]
    public long NextOffset { get; init; }

    /// <summary>That of a partition that sends nothing.</summary>
    public static PartitionFrontier Stopped => new(FrontierKind.Stopped, -1, 0);
}
