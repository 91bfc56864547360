using OrleansKafkaLoki.Grains.DeadLetters.Watch;

namespace OrleansKafkaLoki.Silo.DeadLetters.Watch;

/// <summary>Registers what lets operators see dead letters.</summary>
internal static class DeadLetterWatchSetup
{
    /// <summary>Adds <see cref="ILocalLetters"/>. Nothing is connected before somebody looks.</summary>
    public static IServiceCollection AddDeadLetterWatch(this IServiceCollection services) => services.AddSingleton<ILocalLetters, LocalLetters>();
}
