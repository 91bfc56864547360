using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>Gives stream batchers their <see cref="JournalState"/>, and every other grain what Orleans has for it.</summary>
internal sealed class JournalStateFactory : IPersistentStateFactory
{
    private readonly PersistentStateFactory _others = new();

    /// <inheritdoc/>
    public IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config)
    {
        if (config.StorageName != StorageNames.Journals)
        {
            return _others.Create<TState>(context, config);
        }

        var storage = context.ActivationServices.GetRequiredKeyedService<IGrainStorage>(StorageNames.Journals);
        var state = new JournalState(storage, config.StateName, context.GrainId);
        context.ObservableLifecycle.AddMigrationParticipant(state);
        context.ObservableLifecycle.Subscribe(nameof(JournalState), GrainLifecycleStage.SetupState, _ => state.BeginAsync());
        return (IPersistentState<TState>)(object)state;
    }
}
