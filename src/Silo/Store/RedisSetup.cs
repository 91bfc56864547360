using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using Orleans.Persistence;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Silo.Store.Journals;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Store;

/// <summary>Redis as the cluster's store, over one connection that everything shares.</summary>
internal static class RedisSetup
{
    /// <summary>Registers the connection. To come before Orleans, whose start waits for it.</summary>
    public static IServiceCollection AddRedis(this IServiceCollection services, RedisOptions options) => services
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<RedisConnection>(provider, RedisConnectionString.Resolve(options)))
        .AddSingleton<IHealthSource>(provider => provider.GetRequiredService<RedisConnection>())
        .AddSingleton(provider => provider.GetRequiredService<RedisConnection>().Reach)
        .AddHostedService(provider => provider.GetRequiredService<RedisConnection>());

    /// <summary>Puts membership and grain state into Redis.</summary>
    public static ISiloBuilder UseRedisStores(this ISiloBuilder silo)
    {
        silo.UseRedisClustering(_ => { });
        silo.Services.AddOptions<RedisClusteringOptions>().Configure<RedisConnection>((clustering, redis) =>
            (clustering.ConfigurationOptions, clustering.CreateMultiplexer) = (redis.PublicSettings, _ => Shared(redis)));

        silo.Services.AddSingleton<MembershipKeeper>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<MembershipKeeper>());

        silo.AddRedisGrainStorage(StorageNames.Checkpoints, UseShared);
        silo.AddRedisGrainStorage(StorageNames.Subscriptions, static builder =>
        {
            UseShared(builder);
            builder.Configure<OrleansGrainStorageSerializer>(static (storage, serializer) => storage.GrainStorageSerializer = serializer);
        });
        silo.Services.TryAddSingleton<OrleansGrainStorageSerializer>();
        silo.Services.AddGrainStorage(StorageNames.Journals, static (services, _) => new RedisJournals(
            services.GetRequiredService<RedisConnection>().Multiplexer,
            services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId,
            services.GetRequiredService<TimeProvider>()));

        // Readable with redis-cli.
        return silo.UseSystemTextJsonGrainStorageSerializer();
    }

    private static void UseShared(OptionsBuilder<RedisStorageOptions> builder) => builder.Configure<RedisConnection>((storage, redis) =>
        (storage.ConfigurationOptions, storage.CreateMultiplexer) = (redis.PublicSettings, _ => Shared(redis)));

    private static Task<(IConnectionMultiplexer Multiplexer, bool IsShared)> Shared(RedisConnection redis) =>
        Task.FromResult((redis.Multiplexer, IsShared: true));
}
