using Orleans.Placement;
using OrleansKafkaLoki.Grains.Checkpoints;
using OrleansKafkaLoki.Grains.Hosting;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Placement;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <inheritdoc cref="IPartitionConsumerGrain"/>
[KeepAlive, Immovable, RunsPipeline]
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
    public Task EnsureStartedAsync(PartitionStart start, string? topicId = null)
    {
        if (_session is null or { Completion.IsCompleted: true } && local.TryAdd(_partition, this.AsReference<IPartitionConsumerGrain>()))
        {
            _session?.Dispose();
            var session = new PartitionSession(_partition, state, GrainFactory, silo.SiloAddress, services);
            _session = session;
            session.Start(start, topicId);
            _ = LeaveWhenFencedAsync(session);
        }
        else
        {
            _session?.NoteTopic(topicId);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task DrainAsync(TimeSpan timeout) =>
        _session is { Completion.IsCompleted: false } ? _session.DrainAsync(timeout) : Task.CompletedTask;

    /// <inheritdoc/>
    public Task<PartitionStatus> GetStatusAsync() => Task.FromResult(_session?.Status() ?? Unstarted());

    /// <inheritdoc/>
    public Task<PartitionFrontier> GetFrontierAsync() => Task.FromResult(_session?.Frontier() ?? PartitionFrontier.Stopped);

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

    private PartitionStatus Unstarted() => PartitionStatus.Unknown(_partition, reason: null) with
    {
        Silo = silo.SiloAddress.ToString(),
        Epoch = state.State.Epoch,
        Position = state.State.NextOffset ?? -1,
        Watermark = state.State.NextOffset ?? -1,
        Checkpoint = state.State.NextOffset ?? -1,
    };
}
