using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Topics;

namespace OrleansKafkaLoki.Grains.Tests.Topics;

/// <summary>What Kafka knows, as the test says.</summary>
internal sealed class FakeTopics : ITopicCatalog
{
    public OffsetRange Range { get; set; }

    public long? GroupOffset { get; set; }

    public TopicListing Listing { get; set; } = new(ImmutableSortedDictionary<string, int>.Empty, []);

    public ConcurrentDictionary<PartitionId, long> Mirrored { get; } = new();

    public Task<TopicListing> ListAsync(string pipeline, CancellationToken cancellationToken) => Task.FromResult(Listing);

    public Task<OffsetRange> GetOffsetRangeAsync(PartitionId partition, CancellationToken cancellationToken) => Task.FromResult(Range);

    public Task<long?> GetGroupOffsetAsync(PartitionId partition, CancellationToken cancellationToken) => Task.FromResult(GroupOffset);

    public void MirrorGroupOffset(PartitionId partition, long offset) => Mirrored[partition] = offset;
}
