using System.Collections.Immutable;
using Confluent.Kafka;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Pipelines.Topics;

namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>Answers from the brokers, by a client apart from the one that reads records.</summary>
internal sealed class KafkaTopicCatalog(IPipelineCatalog catalog, KafkaAdmins admins, TimeProvider time, ILogger<KafkaTopicCatalog> logger)
    : ITopicCatalog, ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan ListingGrace = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (TopicListing Listing, TimeSpan Until)> _listings = [];
    private readonly TopicSelectors _selectors = new(catalog);
    private readonly Dictionary<string, GroupOffsetMirror> _mirrors = [];
    private bool _isStopped;

    /// <summary>What each pipeline's topics were when listed last; only while this silo is the one that lists them.</summary>
    public IReadOnlyDictionary<string, TopicListing> Listings
    {
        get
        {
            lock (_gate)
            {
                var now = time.GetSteadyTime();
                return _listings.Where(entry => now < entry.Value.Until).ToDictionary(entry => entry.Key, entry => entry.Value.Listing);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<TopicListing> ListAsync(string pipeline, CancellationToken cancellationToken)
    {
        var admin = admins.Of(pipeline);
        var topics = await admin.GetTopicsAsync(cancellationToken);
        var listing = _selectors.Of(pipeline).Select(topics.PartitionCounts);
        listing = listing with
        {
            Ids = await GetTopicIdsAsync(admin, [.. listing.PartitionCounts.Keys], cancellationToken),
            Leaderless = [.. topics.Leaderless.Where(partition => listing.PartitionCounts.ContainsKey(partition.Topic)).Select(partition => new PartitionId(pipeline, partition.Topic, partition.Partition))],
        };
        var lasts = TimeSpan.FromMilliseconds(catalog.Pipelines[pipeline].Source.TopicRefreshMs) + ListingGrace;
        lock (_gate)
        {
            _listings[pipeline] = (listing, time.GetSteadyTime() + lasts);
        }

        return listing;
    }

    /// <inheritdoc/>
    public async Task<string?> GetTopicIdAsync(PartitionId partition, CancellationToken cancellationToken)
    {
        var ids = await admins.Of(partition.Pipeline).GetTopicIdsAsync([partition.Topic], cancellationToken);
        return ids.GetValueOrDefault(partition.Topic);
    }

    /// <inheritdoc/>
    public Task<string?> GetClusterIdAsync(PartitionId partition, CancellationToken cancellationToken) =>
        admins.OffsetsOf(partition.Pipeline).Cluster.AskAsync(Client(partition)).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(PartitionId partition, CancellationToken cancellationToken) =>
        admins.OffsetsOf(partition.Pipeline).Listed.AskAsync(Client(partition)).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<LogBounds> GetLogBoundsAsync(PartitionId partition, CancellationToken cancellationToken)
    {
        var offsets = admins.OffsetsOf(partition.Pipeline);
        var low = offsets.Earliest.AskAsync(Client(partition)).WaitAsync(cancellationToken);
        var high = offsets.Latest.AskAsync(Client(partition)).WaitAsync(cancellationToken);
        return new LogBounds(await low, await high);
    }

    /// <inheritdoc/>
    public Task<long?> FindOffsetAsync(PartitionId partition, DateTimeOffset since, CancellationToken cancellationToken) =>
        FindAsync(partition, admins.OffsetsOf(partition.Pipeline).Since(since), cancellationToken);

    /// <inheritdoc/>
    public Task<long?> FindExactOffsetAsync(PartitionId partition, DateTimeOffset since, CancellationToken cancellationToken) =>
        FindAsync(partition, admins.OffsetsOf(partition.Pipeline).SinceExactly(since), cancellationToken);

    private async Task<long?> FindAsync(PartitionId partition, PartitionQuestions<long> since, CancellationToken cancellationToken)
    {
        var offsets = admins.OffsetsOf(partition.Pipeline);
        var found = await since.AskAsync(Client(partition)).WaitAsync(cancellationToken);
        if (found >= 0)
        {
            return found;
        }

        // None is as late as that; or the broker does not look, which shows when it finds none at all.
        return await offsets.Since(DateTimeOffset.UnixEpoch).AskAsync(Client(partition)).WaitAsync(cancellationToken) >= 0
            ? await offsets.Latest.AskAsync(Client(partition)).WaitAsync(cancellationToken)
            : null;
    }

    /// <inheritdoc/>
    public Task<long?> GetGroupOffsetAsync(PartitionId partition, CancellationToken cancellationToken) =>
        admins.OffsetsOf(partition.Pipeline).Committed.AskAsync(Client(partition)).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public void MirrorGroupOffset(PartitionId partition, long offset)
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                return;
            }

            var pipeline = partition.Pipeline;
            if (!_mirrors.TryGetValue(pipeline, out var mirror))
            {
                var interval = TimeSpan.FromMilliseconds(catalog.Pipelines[pipeline].Source.CommitIntervalMs);
                mirror = new GroupOffsetMirror(pipeline, admins.Of(pipeline), interval, time, logger);
                _mirrors.Add(pipeline, mirror);
            }

            mirror.Record(Client(partition), offset);
        }
    }

    /// <inheritdoc/>
    public void ReleaseGroupOffset(PartitionId partition)
    {
        lock (_gate)
        {
            _mirrors.GetValueOrDefault(partition.Pipeline)?.Forget(Client(partition));
        }
    }

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(KafkaTopicCatalog), ServiceLifecycleStage.ApplicationServices, _ => Task.CompletedTask, StopAsync);

    /// <summary>Commits the last watermarks, behind the grains that report them.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        GroupOffsetMirror[] mirrors;
        lock (_gate)
        {
            _isStopped = true;
            mirrors = [.. _mirrors.Values];
        }

        await Task.WhenAll(mirrors.Select(mirror => mirror.DisposeAsync().AsTask())).WaitAsync(cancellationToken);
    }

    /// <summary>None when the brokers, which have just listed the topics, do not tell them: a look without ids is better than none.</summary>
    private static async Task<ImmutableDictionary<string, string>> GetTopicIdsAsync(
        KafkaAdmin admin, IReadOnlyCollection<string> topics, CancellationToken cancellationToken)
    {
        try
        {
            return await admin.GetTopicIdsAsync(topics, cancellationToken);
        }
        catch (TopicCatalogException)
        {
            return ImmutableDictionary<string, string>.Empty;
        }
    }

    private static TopicPartition Client(PartitionId partition) => new(partition.Topic, partition.Partition);
}
