using System.Globalization;

namespace OrleansKafkaLoki.Grains.Interfaces.Partitions;

/// <summary>Partitions of one pipeline: all of them, those of a topic, or one.</summary>
/// <param name="Topic">The topic; null for all.</param>
/// <param name="Partition">The partition of that topic; null for all of it. Means nothing without a topic.</param>
[GenerateSerializer, Immutable, Alias("okl.PartitionScope")]
public readonly record struct PartitionScope(
    [property: Id(0)] string? Topic = null, [property: Id(1)] int? Partition = null)
{
    /// <summary>All partitions.</summary>
    public static PartitionScope All => default;

    /// <summary>True when the partition is one of them.</summary>
    public bool Covers(PartitionId partition) =>
        Topic is null || (Topic == partition.Topic && (Partition is null || Partition == partition.Partition));

    /// <summary>True when every partition of <paramref name="other"/> is one of them.</summary>
    public bool Covers(PartitionScope other) => Topic is null || (Topic == other.Topic && (Partition is null || Partition == other.Partition));

    /// <summary>The text form: <c>all partitions</c>, <c>topic</c> or <c>topic/partition</c>.</summary>
    public override string ToString() => (Topic, Partition) switch
    {
        (null, _) => "all partitions",
        (_, null) => Topic,
        _ => string.Create(CultureInfo.InvariantCulture, $"{Topic}/{Partition}"),
    };
}
