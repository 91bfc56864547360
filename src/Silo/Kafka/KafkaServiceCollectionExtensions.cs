using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Kafka.Consuming;
using OrleansKafkaLoki.Silo.Kafka.Health;

namespace OrleansKafkaLoki.Silo.Kafka;

/// <summary>Registers the Kafka side of a silo.</summary>
public static class KafkaServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IPartitionFeedSource"/> and <see cref="ITopicCatalog"/>. Needs an <c>IPipelineCatalog</c> and a <c>FeedBudget</c>.</summary>
    public static IServiceCollection AddKafka(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<KafkaMetrics>();
        services.AddSingleton<KafkaAdmins>();
        services.AddSingleton<IRecordFetcher, KafkaRecordFetcher>();
        services.AddSingleton<KafkaConsumerHost>();
        services.AddSingleton<IPartitionFeedSource>(provider => provider.GetRequiredService<KafkaConsumerHost>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<KafkaConsumerHost>());
        services.AddSingleton<IHealthSource, KafkaHealthSource>();
        services.AddSingleton<IHealthSource, TopicHealthSource>();
        services.AddSingleton(provider =>
        {
            var catalog = ActivatorUtilities.CreateInstance<KafkaTopicCatalog>(provider);
            TopicMetrics.Observe(catalog, provider.GetRequiredService<IMeterFactory>());
            return catalog;
        });
        services.AddSingleton<ITopicCatalog>(provider => provider.GetRequiredService<KafkaTopicCatalog>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<KafkaTopicCatalog>());
        return services;
    }
}
