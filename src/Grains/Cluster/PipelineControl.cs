using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

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

    /// <summary>One that changes by itself.</summary>
    public PipelineControl Copy() => new() { Pauses = [.. Pauses], Changes = [.. Changes] };

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

    /// <summary>Writes down what was done.</summary>
    public void Remember(ControlChange change)
    {
        Changes.Add(change);
        Changes.RemoveRange(0, Math.Max(0, Changes.Count - KeptChanges));
    }
}
