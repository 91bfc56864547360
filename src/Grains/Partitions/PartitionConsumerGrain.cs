using Microsoft.Extensions.Logging;
using Orleans.Placement;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Partitions.Checkpoints;
using OrleansKafkaLoki.Grains.Pipelines.Placement;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <inheritdoc cref="IPartitionConsumerGrain"/>
[GrainType("partitionconsumer"), KeepAlive, Immovable, RunsPipeline]
public sealed partial class PartitionConsumerGrain(
    [PersistentState("checkpoint", StorageNames.Checkpoints)] IPersistentState<PartitionCheckpoint> state,
    ILocalSiloDetails silo,
    LocalPartitions local,
    PartitionServices services) : Grain, IPartitionConsumerGrain
{
    /// <summary>A move does not wait for a slow Loki: what has no verdict by then is sent again, and recognised.</summary>
    private static readonly TimeSpan LongestDrainOfMove = TimeSpan.FromMilliseconds(500);

    /// <summary>The same, of an operator's order.</summary>
    private static readonly TimeSpan LongestDrainOfOrder = TimeSpan.FromSeconds(5);

    /// <summary>With the drain below the response timeout of a grain call.</summary>
    private static readonly TimeSpan LongestOrder = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = services.Logger;
    private PartitionSession? _session;
    private PartitionId _partition;
    private string? _refusal;
    private PartitionSession? _replaced;
    private (PartitionStart Start, string? TopicId, PauseOrder? Pause) _told;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _partition = PartitionId.Parse(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<SiloAddress> EnsureStartedAsync(PartitionStart start, string? topicId = null) => Task.FromResult(EnsureStarted(start, topicId, pause: null));

    /// <inheritdoc/>
    public Task<SiloAddress> EnsurePausedAsync(PauseOrder pause, PartitionStart start, string? topicId = null) => Task.FromResult(EnsureStarted(start, topicId, pause));

    /// <inheritdoc/>
    public async Task<bool> ObeyAsync(PositionOrder order)
    {
        if (_session is not { } session || session.HasObeyed(order))
        {
            return _session is not null;
        }

        if (session.Order?.Number != order.Number)
        {
            _replaced = session;
            var drain = services.DrainTimeout(_partition.Pipeline);
            await session.DrainAsync(drain > LongestDrainOfOrder ? LongestDrainOfOrder : drain);
            if (session.Gone || session.Fenced || !local.TryAdd(_partition, this.AsReference<IPartitionConsumerGrain>()))
            {
                local.Remove(_partition);
                return false;
            }

            Start(order);
        }

        await Task.WhenAny(_session.Obeyed, _session.Completion, Task.Delay(LongestOrder, services.Time));
        return _session.HasObeyed(order);
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
        var drain = services.DrainTimeout(_partition.Pipeline);
        await DrainAsync(reason.ReasonCode == DeactivationReasonCode.Migrating && drain > LongestDrainOfMove ? LongestDrainOfMove : drain);
        local.Remove(_partition);
        _session?.Dispose();
    }

    private SiloAddress EnsureStarted(PartitionStart start, string? topicId, PauseOrder? pause)
    {
        _told = (start, topicId, pause);
        if (!services.Selectors.Of(_partition.Pipeline).Selects(_partition.Topic))
        {
            Refuse();
        }
        else if (_session is null or { Completion.IsCompleted: true } && local.TryAdd(_partition, this.AsReference<IPartitionConsumerGrain>()))
        {
            Start(order: null);
        }
        else
        {
            _session?.ObserveTopic(topicId);
            _session?.ObservePause(pause);
        }

        return silo.SiloAddress;
    }

    private void Start(PositionOrder? order)
    {
        _session?.Dispose();
        _replaced = null;
        var session = new PartitionSession(_partition, state, GrainFactory, silo.SiloAddress, services) { Order = order };
        _session = session;
        session.ObservePause(_told.Pause);
        session.Start(_told.Start, _told.TopicId);
        _ = EndAsync(session);
    }

    private async Task EndAsync(PartitionSession session)
    {
        await session.Completion;
        if (session.Gone)
        {
            await ReconcileGoneAsync();
        }

        if (ReferenceEquals(session, _session) && !ReferenceEquals(session, _replaced))
        {
            local.Remove(_partition);
            if (session.Gone)
            {
                DeactivateOnIdle();
            }
        }

        if (session.Fenced)
        {
            DeactivateOnIdle();
        }
    }

    /// <summary>The coordinator looks before the balancer learns that the partition has ended: it would be started again by what was seen before.</summary>
    private async Task ReconcileGoneAsync()
    {
        try
        {
            await GrainFactory.GetGrain<IPipelineCoordinatorGrain>(_partition.Pipeline).ReconcileAsync().WaitAsync(LongestLook, services.Time);
        }
        catch (Exception exception)
        {
            LogNotReconciled(_partition, exception.Message);
        }
    }

    /// <summary>
    /// The coordinator lives on a silo with other <c>topics</c>: they are being changed by a rolling restart. A topic that was taken out stops
    /// with the last silo that has it, and one that was put in waits for this silo's restart.
    /// </summary>
    private void Refuse()
    {
        if (_refusal is null)
        {
            _refusal = "This silo's configuration does not have the topic.";
            LogRefused(_partition);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PartitionRefused", Message =
        "{Partition}: is not started here, because this silo's configuration does not have its topic. It is the same on every silo once all are restarted.")]
    private partial void LogRefused(PartitionId partition);

    [LoggerMessage(Level = LogLevel.Information, EventName = "CoordinatorNotInformed", Message =
        "{Partition}: the coordinator could not be told that Kafka no longer has it; it looks by itself. {Error}")]
    private partial void LogNotReconciled(PartitionId partition, string error);

    private PartitionStatus Unstarted() => PartitionStatus.Unknown(_partition, _refusal) with
    {
        Silo = silo.SiloAddress.ToString(),
        Epoch = state.State.Epoch,
        Position = state.State.NextOffset ?? -1,
        Watermark = state.State.NextOffset ?? -1,
        Checkpoint = state.State.NextOffset ?? -1,
    };
}
