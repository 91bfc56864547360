using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Kafka.Health;
using OrleansKafkaLoki.Silo.Kafka.Native;

namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

/// <summary>
/// This silo's Kafka consumers, one per pipeline: also of a pipeline without partitions here, so that every silo knows whether
/// Kafka answers it. They start before the grains and stop behind them (stage
/// <see cref="ServiceLifecycleStage.ApplicationServices"/>), because grains read their feeds until they are deactivated.
/// </summary>
internal sealed partial class KafkaConsumerHost(
    IPipelineCatalog catalog,
    PipelinePlans plans,
    FeedBudget budget,
    KafkaAdmins admins,
    KafkaMetrics metrics,
    TimeProvider time,
    ILogger<KafkaConsumerHost> logger)
    : IPartitionFeedSource, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PipelineConsumer> _consumers = [];
    private readonly ConcurrentDictionary<PartitionId, PartitionFeed> _feeds = new();
    private bool _isStopped;

    /// <summary>How each pipeline is connected.</summary>
    public IReadOnlyList<KafkaHealth> Health
    {
        get
        {
            lock (_gate)
            {
                return [.. _consumers.Values.Select(consumer => consumer.Health)];
            }
        }
    }

    /// <inheritdoc/>
    public IPartitionFeed Open(PartitionId partition, long offset, EpochMark? mark = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        lock (_gate)
        {
            var consumer = Consumer(partition.Pipeline);
            var feed = new PartitionFeed(
                partition, budget.Of(partition.Pipeline), catalog.Pipelines[partition.Pipeline].Source.PartitionWindowBytes, new Control(this, consumer));
            if (!_feeds.TryAdd(partition, feed))
            {
                throw new InvalidOperationException($"{partition} is open on this silo already.");
            }

            consumer.Open(feed, offset, mark);
            return feed;
        }
    }

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(KafkaConsumerHost), ServiceLifecycleStage.ApplicationServices, _ => StartAsync(), StopAsync);

    /// <summary>Creates all consumers. They connect by themselves; nothing waits for that.</summary>
    public Task StartAsync()
    {
        var library = ShippedLibrdkafka.Description;
        LogLibrary(library);
        lock (_gate)
        {
            foreach (var pipeline in catalog.Pipelines.Keys)
            {
                Consumer(pipeline);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Closes all feeds, behind what they hold, and all consumers.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        PipelineConsumer[] consumers;
        lock (_gate)
        {
            _isStopped = true;
            consumers = [.. _consumers.Values];
            _consumers.Clear();
        }

        try
        {
            await Task.WhenAll(consumers.Select(consumer => consumer.DisposeAsync().AsTask())).WaitAsync(cancellationToken);
        }
        finally
        {
            foreach (var feed in _feeds.Values)
            {
                feed.Complete();
            }
        }
    }

    private PipelineConsumer Consumer(string pipeline)
    {
        if (_isStopped)
        {
            throw new InvalidOperationException("The Kafka consumers of this silo are closed.");
        }

        if (!_consumers.TryGetValue(pipeline, out var consumer))
        {
            consumer = new PipelineConsumer(
                pipeline,
                plans[pipeline].Reads,
                BatchAge.GatherOf(catalog.Pipelines[pipeline].Sink.Batch),
                budget.Of(pipeline),
                admins.Of(pipeline),
                metrics,
                time,
                logger);
            _consumers.Add(pipeline, consumer);
        }

        return consumer;
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "KafkaLibraryLoaded", Message = "Kafka is spoken to by {Library}.")]
    private partial void LogLibrary(string library);

    private sealed class Control(KafkaConsumerHost host, PipelineConsumer consumer) : IPartitionFeedControl
    {
        public void Resume(PartitionFeed feed) => consumer.Resume(feed);

        public void HoldIntake(PartitionFeed feed) => consumer.HoldIntake(feed);

        public void ResumeIntake(PartitionFeed feed) => consumer.ResumeIntake(feed);

        public void StopIntake(PartitionFeed feed) => consumer.StopIntake(feed);

        public void Close(PartitionFeed feed)
        {
            consumer.Close(feed);
            host._feeds.TryRemove(new KeyValuePair<PartitionId, PartitionFeed>(feed.Partition, feed));
        }
    }
}
