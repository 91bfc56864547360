using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Persistence;
using OrleansKafkaLoki.Grains.Base;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Store;

/// <summary>Redis as the cluster's store, over one connection that everything shares.</summary>
internal static class RedisSetup
{
    /// <summary>A stream that was quiet for so long holds nothing that any partition would send again: Loki refuses older entries.</summary>
    private static readonly TimeSpan JournalExpiry = TimeSpan.FromDays(30);

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
        silo.AddRedisGrainStorage(StorageNames.Journals, builder => UseShared(builder.Configure(storage => storage.EntryExpiry = JournalExpiry)));

        // Readable with redis-cli.
        return silo.UseSystemTextJsonGrainStorageSerializer();
    }

    private static void UseShared(OptionsBuilder<RedisStorageOptions> builder) => builder.Configure<RedisConnection>((storage, redis) =>
        (storage.ConfigurationOptions, storage.CreateMultiplexer) = (redis.PublicSettings, _ => Shared(redis)));

    private static Task<(IConnectionMultiplexer Multiplexer, bool IsShared)> Shared(RedisConnection redis) =>
        Task.FromResult((redis.Multiplexer, IsShared: true));
}
