using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Events;
using OrleansKafkaLoki.Grains.Interfaces.Events;

namespace OrleansKafkaLoki.Grains.Hosting;

/// <summary>The stream on which the events of the cluster travel.</summary>
public static class EventStreamSetup
{
    /// <summary>
    /// Adds it. The host adds the grain storage <see cref="StorageNames.Subscriptions"/>, which keeps who has subscribed: in memory it
    /// would go with the silo that has it, and subscribers of other silos and of clients would hear nothing more without a word.
    /// </summary>
    public static ISiloBuilder AddPipelineEvents(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton<EventPublisher>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<EventPublisher>());
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, EventSubscription>();
        return silo.AddMemoryStreams(PipelineEventStream.Provider, Configure);
    }

    private static void Configure(ISiloMemoryStreamConfigurator streams)
    {
        // One stream needs one queue; each has an agent that asks for messages, which the default does 80 times a second.
        streams.ConfigurePartitioning(1);
        streams.ConfigureStreamPubSub(StreamPubSubType.ExplicitGrainBasedOnly);
        streams.ConfigurePullingAgent(agent => agent.Configure(options =>
        {
            options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(250);
            options.MaxEventDeliveryTime = TimeSpan.FromSeconds(10);
        }));
    }
}
