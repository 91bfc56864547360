using Orleans.Placement;
using OrleansKafkaLoki.Grains.Checkpoints;
using OrleansKafkaLoki.Grains.Hosting;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <inheritdoc cref="IPartitionConsumerGrain"/>
[KeepAlive, Immovable]
public sealed class PartitionConsumerGrain(
    [PersistentState("checkpoint", StorageNames.Checkpoints)] IPersistentState<PartitionCheckpoint> state,
    ILocalSiloDetails silo,
    LocalPartitions local,
    PartitionServices services) : Grain, IPartitionConsumerGrain
{
    private PartitionSession? _session;
    private PartitionId _partition;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _partition = PartitionId.Parse(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task EnsureStartedAsync(PartitionStart start)
    {
        if (!local.Stopping && _session is null or { Completion.IsCompleted: true })
        {
            _session?.Dispose();
            var session = new PartitionSession(_partition, state, GrainFactory, silo.SiloAddress.ToString(), services);
            _session = session;
            local.Add(_partition, this.AsReference<IPartitionConsumerGrain>());
            session.Start(start);
            _ = LeaveWhenFencedAsync(session);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task DrainAsync(TimeSpan timeout) =>
        _session is { Completion.IsCompleted: false } ? _session.DrainAsync(timeout) : Task.CompletedTask;

    /// <inheritdoc/>
    public Task<PartitionStatus> GetStatusAsync() => Task.FromResult(_session?.Status() ?? Unstarted());

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        local.Remove(_partition);
        await DrainAsync(services.DrainTimeout(_partition.Pipeline));
        _session?.Dispose();
    }

    private async Task LeaveWhenFencedAsync(PartitionSession session)
    {
        await session.Completion;
        if (session.Fenced)
        {
            DeactivateOnIdle();
        }
    }

    private PartitionStatus Unstarted() => new()
    {
        Partition = _partition,
        State = PartitionState.Stopped,
        Silo = silo.SiloAddress.ToString(),
        Epoch = state.State.Epoch,
        Position = state.State.NextOffset,
        Watermark = state.State.NextOffset,
        Checkpoint = state.State.NextOffset,
        HighWatermark = -1,
        LagSeconds = 0,
        Consumed = 0,
        Delivered = 0,
        Filtered = 0,
        DeadLettered = 0,
        InFlight = 0,
        InFlightBytes = 0,
    };
}
