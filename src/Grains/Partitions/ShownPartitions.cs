using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>The partitions that run on this silo, as its gauges see them. Thread-safe.</summary>
internal sealed class ShownPartitions
{
    private readonly ConcurrentDictionary<PartitionId, Shown> _partitions = new();

    /// <summary>Where each of them stands.</summary>
    public IEnumerable<PartitionStatus> Statuses => _partitions.Select(pair => pair.Value.Status());

    /// <summary>Adds a partition, or a newer session of it.</summary>
    public void Add(PartitionId partition, Func<PartitionStatus> status, Func<TimeSpan> held, Func<TimeSpan> paused) =>
        _partitions[partition] = new Shown(status, held, paused);

    /// <summary>Removes a partition, unless a newer session of it is there.</summary>
    public void Remove(PartitionId partition, Func<PartitionStatus> status)
    {
        if (_partitions.TryGetValue(partition, out var shown) && shown.Status == status)
        {
            _partitions.TryRemove(KeyValuePair.Create(partition, shown));
        }
    }

    /// <summary>A measurement of each.</summary>
    public IEnumerable<Measurement<T>> Measure<T>(Func<PartitionStatus, T> value)
        where T : struct => _partitions.Select(pair => Tagged(pair.Key, value(pair.Value.Status())));

    /// <summary>A measurement of each of which it is known, which is when it is not negative.</summary>
    public IEnumerable<Measurement<long>> MeasureKnown(Func<PartitionStatus, long> value) => Measure(value).Where(one => one.Value >= 0);

    /// <summary>How long each was held.</summary>
    public IEnumerable<Measurement<double>> MeasureHeld() => _partitions.Select(pair => Tagged(pair.Key, pair.Value.Held().TotalSeconds));

    /// <summary>How long each was paused.</summary>
    public IEnumerable<Measurement<double>> MeasurePaused() => _partitions.Select(pair => Tagged(pair.Key, pair.Value.Paused().TotalSeconds));

    /// <summary>The sum of each topic.</summary>
    public IEnumerable<Measurement<long>> MeasurePerTopic(Func<PartitionStatus, long> value) => Statuses
        .GroupBy(status => (status.Partition.Pipeline, status.Partition.Topic), value)
        .Select(topic => new Measurement<long>(topic.Sum(), new("pipeline", topic.Key.Pipeline), new("topic", topic.Key.Topic)));

    private static Measurement<T> Tagged<T>(PartitionId partition, T value)
        where T : struct => new(value, new("pipeline", partition.Pipeline), new("topic", partition.Topic), new("partition", partition.Partition));

    private sealed record Shown(Func<PartitionStatus> Status, Func<TimeSpan> Held, Func<TimeSpan> Paused);
}
