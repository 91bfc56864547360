using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Streams.Delivery;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Streams.Pauses;

namespace OrleansKafkaLoki.Grains.Streams;

/// <summary>What every stream batcher on a silo needs.</summary>
public sealed class BatchingServices(
    IPipelineCatalog pipelines, ILokiPusher pusher, SharedQuestions questions, FeedBudget budget, PausedStreams paused, StreamMetrics metrics, LearnedLimits limits, StoreWrites writes, WakeUps wakeUps, TimeProvider time, ILoggerFactory loggers)
{
    internal IPipelineCatalog Pipelines => pipelines;

    internal ILokiPusher Pusher => pusher;

    internal SharedQuestions Questions => questions;

    internal FeedBudget Budget => budget;

    internal PausedStreams Paused => paused;

    internal LearnedLimits Limits => limits;

    internal StoreWrites Writes => writes;

    internal WakeUps WakeUps => wakeUps;

    internal StreamMetrics Metrics => metrics;

    internal TimeProvider Time => time;

    internal RetryWaits Waits { get; init; } = new(time);

    internal ILogger Logger { get; } = loggers.CreateLogger("OrleansKafkaLoki.Stream");
}
