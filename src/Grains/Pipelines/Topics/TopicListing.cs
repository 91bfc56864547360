using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Pipelines.Topics;

/// <summary>The topics of a pipeline at one moment.</summary>
/// <param name="PartitionCounts">Partitions per existing topic.</param>
/// <param name="Missing">Topics that are configured by name and do not exist.</param>
public sealed record TopicListing(ImmutableSortedDictionary<string, int> PartitionCounts, ImmutableArray<string> Missing)
{
    /// <summary>The topics' ids (KIP-516), of those whose brokers tell them: a topic that is created again has another one.</summary>
    public ImmutableDictionary<string, string> Ids { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Partitions whose leader is away, in order: they can be neither read nor asked.</summary>
    public ImmutableArray<PartitionId> Leaderless { get; init; } = [];
}
