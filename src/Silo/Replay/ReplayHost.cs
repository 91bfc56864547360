using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.DeadLetters;
using OrleansKafkaLoki.Silo.Kafka;
using OrleansKafkaLoki.Silo.Loki;
using OrleansKafkaLoki.Silo.Telemetry;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>What a replay needs of a silo: the ways to Kafka and Loki, without a cluster or its Redis.</summary>
internal static class ReplayHost
{
    /// <summary>Registers it; nothing is connected.</summary>
    public static IServiceCollection Services(ShipperOptions options) => new ServiceCollection()
        .AddLogging(logging => logging.AddShipperLogging(options.Logging))
        .AddSingleton(options)
        .AddSingleton<IPipelineCatalog, PipelineCatalog>()
        .AddKafka()
        .AddLokiPusher()
        .AddLokiReader()
        .AddSingleton<LearnedLimits>()
        .AddDeadLetters();
}
