using Microsoft.Extensions.DependencyInjection;
using Orleans.Dashboard;
using Orleans.Placement;
using Orleans.Runtime.Placement;
using Orleans.Storage;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Pipelines.Placement;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Streams.Journal;
using OrleansKafkaLoki.Grains.Streams.Placement;

namespace OrleansKafkaLoki.Grains.Streams;

/// <summary>Carries a <see cref="StreamBatcher"/>, which does the work.</summary>
[GrainType("streambatcher"), PreferLocalPlacement, Immovable, RunsPipeline, CollectionAgeLimit(Minutes = KeptMinutes)]
public sealed class StreamBatcherGrain(
    [FromKeyedServices(StorageNames.Journals)] IGrainStorage journals,
    ILocalSiloDetails silo,
    LocalStreams local,
    StreamMoves moves,
    BatchingServices services) : Grain, IStreamBatcherGrain, IStreamActivation, ILocalActivation, IGrainMigrationParticipant, IDisposable
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(1);

    /// <summary>How long a stream that has fallen quiet stays; the next record brings it back.</summary>
    private const double KeptMinutes = 3;

    private JournalState? _journal;
    private LabelStream _stream;
    private StreamBatcher _batcher = null!;
    private WakeUp _wakeUp = null!;
    private LocalStream _here = null!;
    private TaskScheduler _scheduler = null!;
    private bool _isBusy;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Journal.BeginAsync();
        _stream = LabelStream.Parse(this.GetPrimaryKeyString());
        _scheduler = TaskScheduler.Current;
        _wakeUp = new WakeUp(this);
        _batcher = new StreamBatcher(_stream, Journal, this, local, moves, services);
        _here = new LocalStream(_stream, _batcher.Inbox, _batcher, this);
        local.Add(_here);
        services.Metrics.StreamStarted(_stream.Pipeline);
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
        local.Remove(_here);
        services.WakeUps.Cancel(_wakeUp);
        await _batcher.EndAsync();
        services.Metrics.StreamStopped(_stream.Pipeline);
    }

    /// <inheritdoc/>
    public void OnDehydrate(IDehydrationContext dehydrationContext) => Journal.OnDehydrate(dehydrationContext);

    /// <inheritdoc/>
    public void OnRehydrate(IRehydrationContext rehydrationContext) => Journal.OnRehydrate(rehydrationContext);

    /// <inheritdoc/>
    public void Dispose() => _batcher?.Dispose();

    void IStreamActivation.Wake() => Wake();

    void ILocalActivation.Wake() => Wake();

    bool ILocalActivation.IsAtRest => _batcher.IsAtRest;

    void ILocalActivation.Rest() => Task.Factory.StartNew(_batcher.RestOrLeave, CancellationToken.None, TaskCreationOptions.None, _scheduler);

    Task<bool> ILocalActivation.FlushAsync(PartitionScope partitions) =>
        Task.Factory.StartNew(() => _batcher.Flush(partitions), CancellationToken.None, TaskCreationOptions.None, _scheduler);

    Task ILocalActivation.CloseAsync() => this.AsReference<IStreamBatcherGrain>().CloseAsync();

    Task ILocalActivation.GiveUpAsync() => Task.Factory.StartNew(GiveUpAsync, CancellationToken.None, TaskCreationOptions.None, _scheduler).Unwrap();

    void ILocalActivation.Release() => Task.Factory.StartNew(_batcher.BreakOff, CancellationToken.None, TaskCreationOptions.None, _scheduler);

    void IStreamActivation.WakeAfter(TimeSpan wait) => services.WakeUps.Set(_wakeUp, wait);

    void IStreamActivation.SetBusy(bool isBusy)
    {
        if (isBusy != _isBusy)
        {
            _isBusy = isBusy;
            // Only zero lets the collector look again: it has put off without end what was busy when it looked.
            DelayDeactivation(isBusy ? Timeout.InfiniteTimeSpan : TimeSpan.Zero);
        }
    }

    void IStreamActivation.MoveTo(SiloAddress target) =>
        GrainContext.Migrate(new Dictionary<string, object> { [IPlacementDirector.PlacementHintKey] = target });

    void IStreamActivation.Leave() => DeactivateOnIdle();

    private JournalState Journal => _journal ??= new JournalState(journals, "journal", this.GetGrainId());

    private void Wake() => Task.Factory.StartNew(_batcher.PushWhenDueOrLeave, CancellationToken.None, TaskCreationOptions.None, _scheduler);

    private async Task GiveUpAsync()
    {
        await _batcher.GiveUpAsync();
        await Task.WhenAny(GrainContext.Deactivated, Task.Delay(LongestEnd, services.Time));
    }
}
