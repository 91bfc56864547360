using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>What every partition session on a silo needs.</summary>
public sealed class PartitionServices(
    IPipelineCatalog pipelines,
    PipelinePlans plans,
    IPartitionFeedSource feeds,
    ITopicCatalog topics,
    IDeadLetterWriter deadLetters,
    LocalStreams streams,
    BatcherAddresses addresses,
    IStreamGates gates,
    PartitionMetrics metrics,
    StoreWrites writes,
    IStoreReach store,
    TimeProvider time,
    ILoggerFactory loggers,
    IPipelineEvents? events = null)
{
    private readonly ConcurrentDictionary<string, ChunksInFlight> _inFlight = new();

    internal IPipelineCatalog Pipelines => pipelines;

    internal PipelinePlans Plans => plans;

    internal IPartitionFeedSource Feeds => feeds;

    internal ITopicCatalog Topics => topics;

    internal IDeadLetterWriter DeadLetters => deadLetters;

    internal LocalStreams Streams => streams;

    internal BatcherAddresses Addresses => addresses;

    internal IStreamGates Gates => gates;

    internal PartitionMetrics Metrics => metrics;

    internal ChunksInFlight InFlightOf(string pipeline) => _inFlight.GetOrAdd(pipeline, _ => new ChunksInFlight(pipelines.Pipelines.Count));

    internal StoreWrites Writes => writes;

    internal IStoreReach Store => store;

    internal TimeProvider Time => time;

    internal IPipelineEvents? Events => events;

    /// <summary>How those streams fare that partitions here wait for.</summary>
    internal WaitingStreams Waiting { get; } = new();

    internal RetryWaits Waits { get; init; } = new(time);

    /// <summary>What this silo's own configuration selects: silos that are restarted one by one differ in that for a while.</summary>
    internal TopicSelectors Selectors { get; } = new(pipelines);

    internal TimeSpan DrainTimeout(string pipeline) => TimeSpan.FromMilliseconds(pipelines.Pipelines[pipeline].Source.DrainTimeoutMs);

    internal ILogger Logger { get; } = loggers.CreateLogger("OrleansKafkaLoki.Partition");
}
