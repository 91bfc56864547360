using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using OrleansKafkaLoki.Grains.Audit;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Cluster;
using OrleansKafkaLoki.Grains.DeadLetters.Watch;
using OrleansKafkaLoki.Grains.Events;
using OrleansKafkaLoki.Grains.Explanation;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Pipelines.Placement;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Streams;
using OrleansKafkaLoki.Grains.Streams.Delivery;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Streams.Pauses;
using OrleansKafkaLoki.Grains.Streams.Placement;
using OrleansKafkaLoki.Grains.Streams.Watch;

namespace OrleansKafkaLoki.Grains.Hosting;

/// <summary>Registers what the grains need besides the ports that the host implements.</summary>
public static class GrainsServiceCollectionExtensions
{
    /// <summary>
    /// Adds the data path. The host adds <c>IPipelineCatalog</c>, <c>IPartitionFeedSource</c>, <c>ITopicCatalog</c>,
    /// <c>ILokiPusher</c>, <c>ILokiTenants</c>, <c>ILokiReader</c>, <c>IDeadLetterWriter</c>, <c>IStoreReach</c>, <c>IPartitionCounter</c>, <c>IPipelineAuditors</c>, <c>IJobRunner</c> and the grain storages of <see cref="StorageNames"/>.
    /// </summary>
    public static IServiceCollection AddShipperGrains(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddOptions<BufferOptions>();
        services.AddSingleton(provider =>
        {
            var budget = new FeedBudget(provider.GetRequiredService<IOptions<BufferOptions>>().Value.MaxBytes);
            BufferMetrics.Observe(budget, provider.GetRequiredService<IMeterFactory>());
            return budget;
        });
        services.AddSingleton<EventMetrics>();
        services.AddSingleton<EventLog>();
        services.AddSingleton<EventOutbox>();
        services.AddSingleton<IPipelineEvents>(provider => provider.GetRequiredService<EventOutbox>());
        services.AddSingleton<PipelinePlans>();
        services.AddSingleton<PartitionMetrics>();
        services.AddSingleton<RebalanceMetrics>();
        services.AddSingleton<AuditMetrics>();
        services.AddSingleton<IHealthSource>(provider => provider.GetRequiredService<AuditMetrics>());
        services.AddSingleton<PartitionServices>();
        services.AddSingleton<LearnedLimits>();
        services.AddSingleton<StreamMetrics>();
        services.AddSingleton<WakeUps>();
        services.AddSingleton<SharedQuestions>();
        services.AddSingleton<PausedStreams>();
        services.AddSingleton<PauseNews>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<PauseNews>());
        services.AddSingleton<BatchingServices>();
        services.AddSingleton<StreamMoves>();
        services.AddSingleton<StoreWrites>();
        services.AddSingleton<IHealthSource>(provider => provider.GetRequiredService<StoreWrites>());
        services.TryAddSingleton(new RebalanceOptions());
        services.AddSingleton<LocalPartitions>();
        services.AddSingleton<LocalStreams>();
        services.AddSingleton(provider => new BatcherAddresses(stream => provider.GetRequiredService<IGrainFactory>().GetGrain<IStreamBatcherGrain>(stream.ToString())));
        services.AddSingleton<SpareMemory>();
        services.AddSingleton<QuietStreams>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<QuietStreams>());
        services.AddSingleton<IStreamGates, StreamGates>();
        services.AddGrainService<StreamGate>();
        services.AddSingleton<StreamWatcher>();
        services.AddSingleton(provider => new SiloWatcher(
            provider.GetRequiredService<LocalStreams>(), provider.GetRequiredService<ILokiTenants>(), provider.GetRequiredService<StoreWrites>(),
            provider.GetServices<IHealthSource>, provider.GetRequiredService<ILocalSiloDetails>()));
        services.AddSingleton<Explainer>();
        services.AddSingleton<PartitionWatch>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<PartitionWatch>());
        services.AddSingleton<IStreamWatches, StreamWatches>();
        services.AddSingleton<ClusterStreams>();
        services.AddGrainService<StreamWatch>();
        services.AddSingleton<IDeadLetterKeepers, DeadLetterKeepers>();
        services.AddSingleton<ClusterLetters>();
        services.AddGrainService<DeadLetterKeeper>();
        services.AddPlacementFilter<RunsPipelineFilter, RunsPipelineDirector>(ServiceLifetime.Transient);
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, DrainOnShutdown>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SiloNews>();
        services.AddSingleton<PartitionSupervisor>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<PartitionSupervisor>());
        services.AddSingleton<IHealthSource>(provider => provider.GetRequiredService<PartitionSupervisor>());
        return services;
    }
}
