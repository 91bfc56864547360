using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Hosting;

/// <summary>The partitions that run on this silo, so that its shutdown can drain them.</summary>
public sealed class LocalPartitions
{
    private readonly ConcurrentDictionary<PartitionId, IPartitionConsumerGrain> _partitions = new();
    private volatile bool _stopping;

    /// <summary>True once the silo is being stopped: no partition starts here any more.</summary>
    public bool Stopping => _stopping;

    /// <summary>The partitions.</summary>
    public ICollection<IPartitionConsumerGrain> Grains => _partitions.Values;

    internal void Add(PartitionId partition, IPartitionConsumerGrain grain) => _partitions[partition] = grain;

    internal void Remove(PartitionId partition) => _partitions.TryRemove(partition, out _);

    internal void Stop() => _stopping = true;
}
