using Microsoft.Extensions.Logging;
using Orleans.Core.Internal;
using Orleans.Runtime.Placement;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Events;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <summary>
/// Starts partitions on the silos where they are to run, and moves them there when they run elsewhere. Runs on the coordinator's scheduler.
/// </summary>
/// <param name="grains">Where partitions are.</param>
/// <param name="pauseOf">What holds a partition now: asked at each call, because orders wait in a queue.</param>
/// <param name="metrics">Counts moves.</param>
/// <param name="logger">Tells of them.</param>
/// <param name="events">Where those that came about are told.</param>
internal sealed partial class PartitionMoves(IGrainFactory grains, Func<PartitionId, PauseOrder?> pauseOf, RebalanceMetrics metrics, ILogger logger, IPipelineEvents events)
{
    private const int AtOnce = 32;

    private readonly Dictionary<PartitionId, PartitionOrder> _orders = [];
    private readonly Queue<PartitionId> _waiting = [];
    private readonly Dictionary<Task, PartitionId> _calls = [];
    private int _moving;

    /// <summary>Starts a partition where it is to run. If it runs elsewhere, it is moved, behind those that came before.</summary>
    public async Task StartAsync(PartitionOrder order)
    {
        var silo = await EnsureStartedAsync(order);
        if (!silo.Equals(order.Silo))
        {
            if (_orders.TryAdd(order.Partition, order))
            {
                _waiting.Enqueue(order.Partition);
            }

            _orders[order.Partition] = order;
            MoveNext();
        }
    }

    /// <summary>Has a partition carry out an order where it is to run; false when it has not yet.</summary>
    public async Task<bool> ObeyAsync(PositionOrder order, SiloAddress silo)
    {
        try
        {
            return await At(silo, () => grains.GetGrain<IPartitionConsumerGrain>(order.Partition.ToString()).ObeyAsync(order));
        }
        catch (Exception exception)
        {
            LogNotObeyed(ExpectedFailure.Unexpected(exception), order.Partition, exception.Message);
            return false;
        }
    }

    private void MoveNext()
    {
        while (_moving < AtOnce && _waiting.TryDequeue(out var partition) && _orders.Remove(partition, out var order))
        {
            _moving++;
            _ = MoveAsync(order);
        }
    }

    private async Task MoveAsync(PartitionOrder order)
    {
        try
        {
            await At(order.Silo, () => grains.GetGrain<IPartitionConsumerGrain>(order.Partition.ToString()).Cast<IGrainManagementExtension>().MigrateOnIdle().AsTask());

            // Waits in the grain's queue until it has moved, and starts it there.
            var silo = await EnsureStartedAsync(order);
            metrics.Moved(order.Partition.Pipeline, silo.Equals(order.Silo));
            if (silo.Equals(order.Silo))
            {
                LogMoved(order.Partition, silo);
                events.Raise(new EventDraft(PipelineEventKind.PartitionMoved, order.Partition, $"Moved to {silo}.") { Details = [("silo", silo)] });
            }
            else
            {
                LogStayed(order.Partition, silo, order.Silo);
            }
        }
        catch (Exception exception)
        {
            metrics.Moved(order.Partition.Pipeline, done: false);
            LogMoveFailed(ExpectedFailure.Unexpected(exception), order.Partition, order.Silo, exception.Message);
        }
        finally
        {
            _moving--;
            MoveNext();
        }
    }

    /// <summary>Waits for the calls that are under way to partitions: a start from before a pause must not arrive behind it.</summary>
    public async Task SettleAsync(IReadOnlySet<PartitionId> partitions) =>
        await Task.WhenAll(_calls.Where(call => partitions.Contains(call.Value)).Select(call => call.Key))
            .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);

    private async Task<SiloAddress> EnsureStartedAsync(PartitionOrder order)
    {
        var grain = grains.GetGrain<IPartitionConsumerGrain>(order.Partition.ToString());
        var call = At(
            order.Silo,
            () => pauseOf(order.Partition) is { } pause ? grain.EnsurePausedAsync(pause, order.Start, order.TopicId) : grain.EnsureStartedAsync(order.Start, order.TopicId));
        _calls.Add(call, order.Partition);
        try
        {
            return await call;
        }
        finally
        {
            _calls.Remove(call);
        }
    }

    /// <summary>Calls with a hint of where the grain is to be activated, which would else go along with every call from here.</summary>
    private static T At<T>(SiloAddress silo, Func<T> call)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        try
        {
            return call();
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, EventName = "PartitionMoved", Message = "{Partition}: moved to {Silo}.")]
    private partial void LogMoved(PartitionId partition, SiloAddress silo);

    [LoggerMessage(Level = LogLevel.Information, EventName = "PartitionMisplaced", Message =
        "{Partition}: is still on {Silo} although it is to run on {Target}; it is moved again.")]
    private partial void LogStayed(PartitionId partition, SiloAddress silo, SiloAddress target);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PositionOrderFailed", Message =
        "{Partition}: does not answer, so an operator's order waits. {Error}")]
    private partial void LogNotObeyed(Exception? unexpected, PartitionId partition, string error);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PartitionMoveFailed", Message =
        "{Partition}: could not be moved to {Target}; that is tried again. {Error}")]
    private partial void LogMoveFailed(Exception? unexpected, PartitionId partition, SiloAddress target, string error);
}
