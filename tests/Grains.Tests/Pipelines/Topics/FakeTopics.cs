using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Pipelines.Topics;

namespace OrleansKafkaLoki.Grains.Tests.Pipelines.Topics;

/// <summary>What Kafka knows, as the test says.</summary>
internal sealed class FakeTopics : ITopicCatalog
{
    public ConcurrentDictionary<string, LogBounds> Bounds { get; } = new();

    /// <summary>The topics' ids, of those whose brokers tell them.</summary>
    public ConcurrentDictionary<string, string> Ids { get; } = new();

    private readonly ConcurrentDictionary<string, int> _lists = new();

    public long? GroupOffset { get; set; }

    public TopicListing Listing { get; set; } = new(ImmutableSortedDictionary<string, int>.Empty, []);

    public ConcurrentDictionary<PartitionId, long> Mirrored { get; } = new();

    /// <summary>How often a pipeline's topics were listed.</summary>
    public int ListsOf(string pipeline) => _lists.GetValueOrDefault(pipeline);

    /// <summary>Listing waits for this.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Why listing fails; null when it does not.</summary>
    public string? Failure { get; set; }

    /// <summary>Why listing fails although Kafka answers; null when it does not.</summary>
    public Exception? Mistake { get; set; }

    public async Task<TopicListing> ListAsync(string pipeline, CancellationToken cancellationToken)
    {
        _lists.AddOrUpdate(pipeline, 1, (_, lists) => lists + 1);
        await Gate;
        if (Mistake is not null)
        {
            throw Mistake;
        }

        return Failure is null ? Listing with { Ids = Ids.ToImmutableDictionary() } : throw new TopicCatalogException(Failure);
    }

    public Task<string?> GetTopicIdAsync(PartitionId partition, CancellationToken cancellationToken) =>
        Task.FromResult(Ids.GetValueOrDefault(partition.Topic));

    /// <summary>The id of the cluster.</summary>
    public string? ClusterId { get; set; }

    public Task<string?> GetClusterIdAsync(PartitionId partition, CancellationToken cancellationToken) => Task.FromResult(ClusterId);

    /// <summary>Topics that Kafka does not list any more.</summary>
    public ConcurrentDictionary<string, bool> Gone { get; } = new();

    /// <summary>How often a topic was looked for among those that Kafka lists.</summary>
    public ConcurrentDictionary<string, int> Looks { get; } = new();

    /// <summary>What happens to a topic before it is next asked for its bounds, once.</summary>
    public ConcurrentDictionary<string, Action> BeforeBounds { get; } = new();

    /// <summary>Topics that cannot be asked for offsets, and why.</summary>
    public ConcurrentDictionary<string, TopicFault> Faults { get; } = new();

    public Task<bool> ExistsAsync(PartitionId partition, CancellationToken cancellationToken)
    {
        Looks.AddOrUpdate(partition.Topic, 1, (_, looks) => looks + 1);
        return Failure is null ? Task.FromResult(!Gone.ContainsKey(partition.Topic)) : Task.FromException<bool>(new TopicCatalogException(Failure));
    }

    public Task<LogBounds> GetLogBoundsAsync(PartitionId partition, CancellationToken cancellationToken)
    {
        if (BeforeBounds.TryRemove(partition.Topic, out var happen))
        {
            happen();
        }

        return Faults.TryGetValue(partition.Topic, out var fault)
            ? Task.FromException<LogBounds>(new TopicCatalogException($"No offsets of {partition.Topic}.") { Fault = fault })
            : Task.FromResult(Bounds.GetValueOrDefault(partition.Topic));
    }

    /// <summary>Where the records of a topic begin that are not too old, as far as it tells.</summary>
    public ConcurrentDictionary<string, long> Since { get; } = new();

    public Task<long?> FindOffsetAsync(PartitionId partition, DateTimeOffset since, CancellationToken cancellationToken) =>
        Task.FromResult(Since.TryGetValue(partition.Topic, out var offset) ? offset : (long?)null);

    public Task<long?> GetGroupOffsetAsync(PartitionId partition, CancellationToken cancellationToken) => Task.FromResult(GroupOffset);

    public void ReleaseGroupOffset(PartitionId partition) => Mirrored.TryRemove(partition, out _);

    public void MirrorGroupOffset(PartitionId partition, long offset) => Mirrored[partition] = offset;
}
