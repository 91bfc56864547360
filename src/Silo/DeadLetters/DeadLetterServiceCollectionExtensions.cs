using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Options.Pipelines;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>Registers the dead letters.</summary>
public static class DeadLetterServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IDeadLetterWriter"/>, which reads its options from <see cref="IPipelineCatalog"/>. Needs the Kafka side,
    /// <see cref="IRecordFetcher"/> above all.
    /// </summary>
    public static IServiceCollection AddDeadLetters(this IServiceCollection services)
    {
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<DeadLetterMetrics>();
        services.TryAddSingleton<DeadLetterStores>();
        services.TryAddSingleton<IDeadLetterWriter, DeadLetterWriter>();
        return services;
    }
}
