using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Grains.Records;

namespace OrleansKafkaLoki.Silo.Tests.Audit;

/// <summary>A Kafka whose retention passes when a partition has been read once: below an offset it has nothing any longer.</summary>
/// <param name="low">The offset.</param>
/// <param name="feeds">Reads what it has.</param>
/// <param name="topics">Knows the rest.</param>
internal sealed class ShrinkingKafka(long low, IPartitionFeedSource feeds, ITopicCatalog topics) : IPartitionFeedSource, ITopicCatalog
{
    private readonly ConcurrentDictionary<PartitionId, bool> _read = new();

    public IPartitionFeed Open(PartitionId partition, long offset, EpochMark? mark = null) =>
        _read.TryAdd(partition, true) || offset >= low ? feeds.Open(partition, offset, mark) : new GoneFeed();

    public Task<TopicListing> ListAsync(string pipeline, CancellationToken cancellationToken) => topics.ListAsync(pipeline, cancellationToken);

    public Task<string?> GetTopicIdAsync(PartitionId partition, CancellationToken cancellationToken) => topics.GetTopicIdAsync(partition, cancellationToken);

    public Task<string?> GetClusterIdAsync(PartitionId partition, CancellationToken cancellationToken) => topics.GetClusterIdAsync(partition, cancellationToken);

    public Task<bool> ExistsAsync(PartitionId partition, CancellationToken cancellationToken) => topics.ExistsAsync(partition, cancellationToken);

    public async Task<LogBounds> GetLogBoundsAsync(PartitionId partition, CancellationToken cancellationToken)
    {
        var bounds = await topics.GetLogBoundsAsync(partition, cancellationToken);
        return _read.ContainsKey(partition) ? bounds with { Low = low } : bounds;
    }

    public Task<long?> FindOffsetAsync(PartitionId partition, DateTimeOffset since, CancellationToken cancellationToken) => topics.FindOffsetAsync(partition, since, cancellationToken);

    public Task<long?> GetGroupOffsetAsync(PartitionId partition, CancellationToken cancellationToken) => topics.GetGroupOffsetAsync(partition, cancellationToken);

    public void MirrorGroupOffset(PartitionId partition, long offset) => throw new NotSupportedException("Audits commit nothing.");

    public void ReleaseGroupOffset(PartitionId partition) => throw new NotSupportedException("Audits commit nothing.");

    private sealed class GoneFeed : IPartitionFeed
    {
        public long HighWatermark => -1;

        public long EndOffset => -1;

        public string? Refusal => null;

        public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken) => throw new FeedException(FeedFault.OffsetOutOfRange, "Its segment is deleted.");

        public bool TryRead([NotNullWhen(true)] out RecordBatch? batch) => throw new NotSupportedException("There is nothing to read.");

        public void Release(long bytes) => throw new NotSupportedException("There is nothing to read.");

        public void HoldIntake() => throw new NotSupportedException("There is nothing to read.");

        public void ResumeIntake() => throw new NotSupportedException("There is nothing to read.");

        public void StopIntake() => throw new NotSupportedException("There is nothing to read.");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
