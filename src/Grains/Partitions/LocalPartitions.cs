using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>The partitions that run on this silo, so that it can tell the cluster of them and drain them when it stops. Thread-safe.</summary>
public sealed class LocalPartitions
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PartitionId, IPartitionConsumerGrain> _partitions = [];
    private TaskCompletionSource _change = NewChange();
    private volatile bool _stopping;

    /// <summary>True once the silo is being stopped: no partition starts here any more.</summary>
    public bool Stopping => _stopping;

    /// <summary>The partitions that run, and what completes when they are others.</summary>
    internal (ImmutableArray<PartitionId> Partitions, Task Changed) Watch()
    {
        lock (_gate)
        {
            return ([.. _partitions.Keys], _change.Task);
        }
    }

    /// <summary>Adds a partition that is about to start; false when the silo is being stopped, so that it must not.</summary>
    internal bool TryAdd(PartitionId partition, IPartitionConsumerGrain grain)
    {
        lock (_gate)
        {
            if (_stopping)
            {
                return false;
            }

            if (_partitions.TryAdd(partition, grain))
            {
                Change();
            }

            return true;
        }
    }

    internal void Remove(PartitionId partition)
    {
        lock (_gate)
        {
            if (_partitions.Remove(partition))
            {
                Change();
            }
        }
    }

    /// <summary>Lets no further partition start, and returns those that did.</summary>
    internal IReadOnlyList<IPartitionConsumerGrain> Stop()
    {
        lock (_gate)
        {
            _stopping = true;
            return [.. _partitions.Values];
        }
    }

    private void Change()
    {
        _change.SetResult();
        _change = NewChange();
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
