using Confluent.Kafka;
using Confluent.Kafka.Admin;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Pipelines;
using OrleansKafkaLoki.Grains.Topics;

namespace OrleansKafkaLoki.Silo.Kafka;

/// <summary>Answers from the brokers, by a client apart from the one that reads records.</summary>
internal sealed class KafkaTopicCatalog(IPipelineCatalog catalog, KafkaAdmins admins, TimeProvider time, ILogger<KafkaTopicCatalog> logger)
    : ITopicCatalog, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TopicSelector> _selectors = [];
    private readonly Dictionary<string, GroupOffsetMirror> _mirrors = [];
    private bool _isStopped;

    /// <inheritdoc/>
    public async Task<TopicListing> ListAsync(string pipeline, CancellationToken cancellationToken)
    {
        var counts = await admins.Of(pipeline).GetPartitionCountsAsync(cancellationToken);
        return Selector(pipeline).Select(counts);
    }

    /// <inheritdoc/>
    public async Task<OffsetRange> GetOffsetRangeAsync(PartitionId partition, CancellationToken cancellationToken)
    {
        var admin = admins.Of(partition.Pipeline);
        TopicPartition[] partitions = [Client(partition)];
        var low = admin.ListOffsetsAsync(partitions, OffsetSpec.Earliest()).WaitAsync(cancellationToken);
        var high = admin.ListOffsetsAsync(partitions, OffsetSpec.Latest()).WaitAsync(cancellationToken);
        return new OffsetRange((await low)[0], (await high)[0]);
    }

    /// <inheritdoc/>
    public Task<long?> GetGroupOffsetAsync(PartitionId partition, CancellationToken cancellationToken) =>
        admins.Of(partition.Pipeline).GetGroupOffsetAsync(Client(partition)).WaitAsync(cancellationToken);

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

            mirror.Note(Client(partition), offset);
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

    private static TopicPartition Client(PartitionId partition) => new(partition.Topic, partition.Partition);

    private TopicSelector Selector(string pipeline)
    {
        lock (_gate)
        {
            if (!_selectors.TryGetValue(pipeline, out var selector))
            {
                selector = new TopicSelector(catalog.Pipelines[pipeline].Source.Topics);
                _selectors.Add(pipeline, selector);
            }

            return selector;
        }
    }
}
