using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Explanation;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Partitions;

namespace OrleansKafkaLoki.Silo.Health;

/// <summary>Registers what tells the silo's health.</summary>
internal static class HealthSetup
{
    /// <summary>Adds the silo, its partitions and its buffer; Redis, Kafka and Loki add theirs with themselves.</summary>
    public static IServiceCollection AddSiloHealth(this IServiceCollection services) => services
        .AddSingleton<SiloHealth>()
        .AddSingleton<IHealthSource>(provider => new PartitionHealthSource(
            provider.GetRequiredService<IPipelineCatalog>(), provider.GetRequiredService<PartitionMetrics>(), provider.GetRequiredService<PartitionWatch>().SentenceOf))
        .AddSingleton<IHealthSource, BufferHealthSource>()
        .AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<SiloHealth>());
}
