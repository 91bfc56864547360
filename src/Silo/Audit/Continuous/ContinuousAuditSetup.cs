using OrleansKafkaLoki.Grains.Audit;

namespace OrleansKafkaLoki.Silo.Audit.Continuous;

/// <summary>Registers what continuous audits need of a silo. Nothing is connected before one begins.</summary>
internal static class ContinuousAuditSetup
{
    /// <summary>Adds <see cref="IPartitionCounter"/> and <see cref="IPipelineAuditors"/>.</summary>
    public static IServiceCollection AddContinuousAudit(this IServiceCollection services) => services
        .AddSingleton<AuditConsumers>()
        .AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<AuditConsumers>())
        .AddSingleton<AuditReaders>()
        .AddSingleton<IPartitionCounter, PartitionCounter>()
        .AddSingleton<IPipelineAuditors, PipelineAuditors>();
}
