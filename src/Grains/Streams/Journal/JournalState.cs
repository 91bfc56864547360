using System.Diagnostics.CodeAnalysis;
using Orleans.Core;
using Orleans.Storage;

namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>
/// A stream's grain state, as close to its store as can be: there is a write before every push, and those of Orleans' own
/// (<see cref="PersistentStateFactory"/>) cost two tasks more, and memory for each stream. A stream that moves takes it along.
/// </summary>
/// <param name="storage">The store.</param>
/// <param name="name">The name of the state.</param>
/// <param name="grain">Whose it is.</param>
internal sealed class JournalState(IGrainStorage storage, string name, GrainId grain)
    : IPersistentState<StreamJournalState>, IGrainState<StreamJournalState>, IGrainMigrationParticipant
{
    private bool _isRead;

    /// <inheritdoc cref="IStorage{TState}.State"/>
    [AllowNull]
    public StreamJournalState State
    {
        get;
        set => field = value ?? new();
    } = new();

    /// <inheritdoc cref="IStorage.RecordExists"/>
    public bool RecordExists { get; set; }

    /// <inheritdoc/>
    public string? ETag { get; set; }

    string? IStorage.Etag => ETag;

    /// <summary>Reads it, unless it came along.</summary>
    public Task BeginAsync() => _isRead ? Task.CompletedTask : ReadStateAsync();

    /// <inheritdoc/>
    public async Task ReadStateAsync()
    {
        await storage.ReadStateAsync(name, grain, this);
        _isRead = true;
    }

    /// <inheritdoc/>
    public Task WriteStateAsync() => storage.WriteStateAsync(name, grain, this);

    /// <inheritdoc/>
    public Task ClearStateAsync() => storage.ClearStateAsync(name, grain, this);

    /// <inheritdoc/>
    public void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        if (_isRead)
        {
            dehydrationContext.TryAddValue(nameof(State), State);
            dehydrationContext.TryAddValue(nameof(ETag), ETag);
        }
    }

    /// <inheritdoc/>
    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (rehydrationContext.TryGetValue(nameof(State), out StreamJournalState? state))
        {
            rehydrationContext.TryGetValue(nameof(ETag), out string? etag);
            (State, ETag, RecordExists, _isRead) = (state, etag, etag is not null, true);
        }
    }
}
