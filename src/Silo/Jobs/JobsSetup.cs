using OrleansKafkaLoki.Grains.Jobs;

namespace OrleansKafkaLoki.Silo.Jobs;

/// <summary>Registers what jobs need of a silo. Nothing is connected before one begins.</summary>
internal static class JobsSetup
{
    /// <summary>Adds <see cref="IJobRunner"/>.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services) => services.AddSingleton<LetterPlaces>().AddSingleton<IJobRunner, JobRunner>();
}
