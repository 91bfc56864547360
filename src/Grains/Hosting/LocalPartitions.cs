using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Hosting;

/// <summary>The partitions that run on this silo, so that its shutdown can drain them. Thread-safe.</summary>
public sealed class LocalPartitions
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PartitionId, IPartitionConsumerGrain> _partitions = [];
    private volatile bool _stopping;

    /// <summary>True once the silo is being stopped: no partition starts here any more.</summary>
    public bool Stopping => _stopping;

    /// <summary>Adds a partition that is about to start; false when the silo is being stopped, so that it must not.</summary>
    internal bool TryAdd(PartitionId partition, IPartitionConsumerGrain grain)
    {
        lock (_gate)
        {
            if (!_stopping)
            {
                _partitions[partition] = grain;
            }

            return !_stopping;
        }
    }

    internal void Remove(PartitionId partition)
    {
        lock (_gate)
        {
            _partitions.Remove(partition);
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
}
