using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.Loki.Push;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Loki;

/// <summary>Registers the way to Loki.</summary>
public static class LokiServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ILokiPusher"/>, which reads its options from <see cref="IPipelineCatalog"/>.</summary>
    public static IServiceCollection AddLokiPusher(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PushMetrics>();
        services.TryAddSingleton(provider => new LokiPusher(
            provider.GetRequiredService<IPipelineCatalog>(),
            provider.GetRequiredService<PushMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LokiPusher>>(),
            BufferPool.Requests,
            provider.GetService<IPipelineEvents>()));
        services.TryAddSingleton<ILokiPusher>(provider => provider.GetRequiredService<LokiPusher>());
        services.TryAddSingleton<ILokiTenants>(provider => provider.GetRequiredService<LokiPusher>());
        services.AddSingleton<IHealthSource, LokiHealthSource>();
        return services;
    }

    /// <summary>Adds <see cref="ILokiReader"/>, which reads its options from <see cref="IPipelineCatalog"/>.</summary>
    public static IServiceCollection AddLokiReader(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<QueryMetrics>();
        services.TryAddSingleton(provider => new LokiReader(
            provider.GetRequiredService<IPipelineCatalog>(),
            provider.GetRequiredService<QueryMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LokiReader>>(),
            BufferPool.Requests));
        services.TryAddSingleton<ILokiReader>(provider => provider.GetRequiredService<LokiReader>());
        return services;
    }

    /// <summary>Adds what tries, from the start on, whether Loki can be asked: both ways to Loki have to be there.</summary>
    public static IServiceCollection AddQueryWatch(this IServiceCollection services) => services
        .AddSingleton<IHealthSource, QueryHealthSource>()
        .AddHostedService<QueryWatch>();
}
