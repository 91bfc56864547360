using Orleans.Serialization;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Replay;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>What an audit needs of a silo: the ways to Kafka and Loki, without a cluster or its Redis.</summary>
internal static class AuditHost
{
    /// <summary>What records may take that are read and not counted yet.</summary>
    private const long BufferedBytes = 32 * 1024 * 1024;

    /// <summary>Registers it; nothing is connected.</summary>
    public static IServiceCollection Services(ShipperOptions options) => ReplayHost.Services(options)
        .AddSingleton(new FeedBudget(BufferedBytes))
        .AddSingleton<PipelinePlans>()
        .AddSerializer();
}
