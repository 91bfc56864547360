using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Topics;

namespace OrleansKafkaLoki.Grains.Tests.Topics;

/// <summary>What Kafka knows, as the test says.</summary>
internal sealed class FakeTopics : ITopicCatalog
{
    public ConcurrentDictionary<string, OffsetRange> Ranges { get; } = new();

    private int _lists;

    public long? GroupOffset { get; set; }

    public TopicListing Listing { get; set; } = new(ImmutableSortedDictionary<string, int>.Empty, []);

    public ConcurrentDictionary<PartitionId, long> Mirrored { get; } = new();

    /// <summary>How often topics were listed.</summary>
    public int Lists => _lists;

    /// <summary>Listing waits for this.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Why listing fails; null when it does not.</summary>
    public string? Failure { get; set; }

    public async Task<TopicListing> ListAsync(string pipeline, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lists);
        await Gate;
        return Failure is null ? Listing : throw new TopicCatalogException(Failure);
    }

    public Task<OffsetRange> GetOffsetRangeAsync(PartitionId partition, CancellationToken cancellationToken) => Task.FromResult(Ranges.GetValueOrDefault(partition.Topic));

    public Task<long?> GetGroupOffsetAsync(PartitionId partition, CancellationToken cancellationToken) => Task.FromResult(GroupOffset);

    public void MirrorGroupOffset(PartitionId partition, long offset) => Mirrored[partition] = offset;
}
