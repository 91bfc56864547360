using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <summary>A coordinator's grain state: what operators want of the pipeline, and what they did.</summary>
[GenerateSerializer, Alias("okl.PipelineControl")]
public sealed class PipelineControl
{
    /// <summary>Changes that are kept.</summary>
    public const int KeptChanges = 500;

    /// <summary>What is paused, each scope once.</summary>
    [Id(0)] public List<PauseOrder> Pauses { get; set; } = [];

    /// <summary>What was done, in order.</summary>
    [Id(1)] public List<ControlChange> Changes { get; set; } = [];

    /// <summary>Positions that partitions are still to be told of; the later one of a partition comes after the earlier.</summary>
    [Id(2)] public List<PositionOrder> Positions { get; set; } = [];

    /// <summary>The number of the last of them that was given.</summary>
    [Id(3)] public long LastPosition { get; set; }

    /// <summary>Streams that are paused, each scope once.</summary>
    [Id(4)] public List<StreamPause> StreamPauses { get; set; } = [];

    /// <summary>Grows with each change of them; milliseconds since the Unix epoch, so that it also does where this state was lost.</summary>
    [Id(5)] public long StreamRevision { get; set; }

    /// <summary>One that changes by itself.</summary>
    public PipelineControl Copy() => new()
    {
        Pauses = [.. Pauses],
        Changes = [.. Changes],
        Positions = [.. Positions],
        LastPosition = LastPosition,
        StreamPauses = [.. StreamPauses],
        StreamRevision = StreamRevision,
    };

    /// <summary>The order that holds a partition: the widest there is; null for none.</summary>
    public PauseOrder? PauseOf(PartitionId partition) =>
        Pauses.Where(pause => pause.Scope.Covers(partition)).OrderBy(pause => (pause.Scope.Topic is not null, pause.Scope.Partition is not null)).FirstOrDefault();

    /// <summary>Takes an order; false when there is one for the same partitions.</summary>
    public bool Pause(PauseOrder order)
    {
        if (Pauses.Exists(pause => pause.Scope == order.Scope))
        {
            return false;
        }

        Pauses.Add(order);
        Remember(new ControlChange { AtMs = order.SinceMs, Action = ControlAction.Pause, Scope = order.Scope, By = order.By, Reason = order.Reason });
        return true;
    }

    /// <summary>Forgets all orders within the change's scope; false when there was none.</summary>
    public bool Resume(ControlChange change)
    {
        var isAny = Pauses.RemoveAll(pause => change.Scope.Covers(pause.Scope)) > 0;
        if (isAny)
        {
            Remember(change);
        }

        return isAny;
    }

    /// <summary>Takes an order; false when there is one for the same streams.</summary>
    public bool Pause(StreamPause order)
    {
        if (StreamPauses.Exists(pause => pause.Scope == order.Scope))
        {
            return false;
        }

        StreamPauses.Add(order);
        RememberOfStreams(new ControlChange
        {
            AtMs = order.SinceMs,
            Action = ControlAction.PauseStreams,
            Scope = PartitionScope.All,
            By = order.By,
            Reason = order.Reason,
        }, order.Scope);
        return true;
    }

    /// <summary>Forgets all orders within a scope; false when there was none.</summary>
    public bool Resume(StreamScope scope, ControlChange change)
    {
        var isAny = StreamPauses.RemoveAll(pause => scope.Covers(pause.Scope)) > 0;
        if (isAny)
        {
            RememberOfStreams(change, scope);
        }

        return isAny;
    }

    /// <summary>Takes seeks or skips of partitions. A seek leaves nothing to do of an earlier one.</summary>
    /// <param name="change">Who says so, and why.</param>
    /// <param name="orders">What each partition is to do; numbered here.</param>
    public void Place(ControlChange change, IEnumerable<PositionOrder> orders)
    {
        // Also where this state was lost, and a partition's checkpoint was not.
        LastPosition = Math.Max(LastPosition, change.AtMs);
        foreach (var order in orders)
        {
            Positions.RemoveAll(earlier => earlier.Partition == order.Partition && earlier.Seek is not null && order.Seek is not null);
            Positions.Add(order with { Number = ++LastPosition });
        }

        Remember(change);
    }

    /// <summary>Writes down what was done.</summary>
    public void Remember(ControlChange change)
    {
        Changes.Add(change);
        Changes.RemoveRange(0, Math.Max(0, Changes.Count - KeptChanges));
    }

    private void RememberOfStreams(ControlChange change, StreamScope scope)
    {
        StreamRevision = Math.Max(StreamRevision + 1, change.AtMs);
        Remember(change with { Detail = scope.ToString() });
    }
}
