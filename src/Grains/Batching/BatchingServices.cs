using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Feeds;
using OrleansKafkaLoki.Grains.Limits;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Pipelines;
using OrleansKafkaLoki.Grains.Store;

namespace OrleansKafkaLoki.Grains.Batching;

/// <summary>What every stream batcher on a silo needs.</summary>
public sealed class BatchingServices(
    IPipelineCatalog pipelines, ILokiPusher pusher, ILokiReader reader, FeedBudget budget, StreamMetrics metrics, LearnedLimits limits, StoreWrites writes, TimeProvider time, ILoggerFactory loggers)
{
    internal IPipelineCatalog Pipelines => pipelines;

    internal ILokiPusher Pusher => pusher;

    internal ILokiReader Reader => reader;

    internal FeedBudget Budget => budget;

    internal LearnedLimits Limits => limits;

    internal StoreWrites Writes => writes;

    internal StreamMetrics Metrics => metrics;

    internal TimeProvider Time => time;

    internal ILogger Logger { get; } = loggers.CreateLogger("OrleansKafkaLoki.Stream");
}
