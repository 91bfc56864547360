using Orleans.Dashboard;
using Orleans.Placement;
using Orleans.Runtime.Placement;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Pipelines.Placement;
using OrleansKafkaLoki.Grains.Streams.Journal;
using OrleansKafkaLoki.Grains.Streams.Placement;

namespace OrleansKafkaLoki.Grains.Streams;

/// <summary>Carries a <see cref="StreamBatcher"/>, which does the work.</summary>
[GrainType("streambatcher"), PreferLocalPlacement, Immovable, RunsPipeline]
public sealed class StreamBatcherGrain(
    [PersistentState("journal", StorageNames.Journals)] IPersistentState<StreamJournalState> state,
    ILocalSiloDetails silo,
    LocalStreams local,
    StreamMoves moves,
    BatchingServices services) : Grain, IStreamBatcherGrain, IStreamActivation, IDisposable
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(1);

    private LabelStream _stream;
    private StreamBatcher _batcher = null!;
    private IGrainTimer? _timer;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stream = LabelStream.Parse(this.GetPrimaryKeyString());
        _batcher = new StreamBatcher(_stream, state, this, local, moves, services);
        var grain = TaskScheduler.Current;
        local.Add(_stream, new LocalStream(
            this.AsReference<IStreamBatcherGrain>(),
            () => Task.Factory.StartNew(GiveUpAsync, CancellationToken.None, TaskCreationOptions.None, grain).Unwrap()));
        services.Metrics.StreamStarted(_stream.Pipeline);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    [NoProfiling]
    public Task<AppendResult> AppendAsync(LogChunk chunk) => _batcher.AppendAsync(chunk);

    /// <inheritdoc/>
    [NoProfiling]
    public Task FlushAsync()
    {
        _batcher.Flush();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task CloseAsync() => _batcher.CloseAsync();

    /// <inheritdoc/>
    public Task<StreamStatus> GetStatusAsync() => Task.FromResult(_batcher.Status(silo.SiloAddress));

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        local.Remove(_stream);
        await _batcher.EndAsync();
        services.Metrics.StreamStopped(_stream.Pipeline);
    }

    /// <inheritdoc/>
    public void Dispose() => _batcher?.Dispose();

    void IStreamActivation.WakeAfter(TimeSpan wait)
    {
        _timer ??= this.RegisterGrainTimer(
            static (batcher, _) =>
            {
                batcher.PushWhenDue();
                return Task.CompletedTask;
            },
            _batcher,
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    void IStreamActivation.MoveTo(SiloAddress target) =>
        GrainContext.Migrate(new Dictionary<string, object> { [IPlacementDirector.PlacementHintKey] = target });

    void IStreamActivation.Leave() => DeactivateOnIdle();

    private async Task GiveUpAsync()
    {
        await _batcher.GiveUpAsync();
        await Task.WhenAny(GrainContext.Deactivated, Task.Delay(LongestEnd, services.Time));
    }
}
