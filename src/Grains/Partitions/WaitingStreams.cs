using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>
/// How those streams fare that partitions of this silo wait for, wherever their batchers are: found out now and then, apart from the data path. Any thread may call.
/// </summary>
public sealed class WaitingStreams
{
    private readonly ConcurrentDictionary<PartitionId, (LabelStream Stream, StreamState State)> _found = new();

    /// <summary>A stream's state was found out.</summary>
    public void Found(PartitionId partition, LabelStream stream, StreamState state) => _found[partition] = (stream, state);

    /// <summary>Forgets all others.</summary>
    public void Keep(IReadOnlySet<PartitionId> partitions)
    {
        foreach (var gone in _found.Keys.Where(partition => !partitions.Contains(partition)))
        {
            _found.TryRemove(gone, out _);
        }
    }

    /// <summary>
    /// What that makes of a partition that waits for <paramref name="stream"/>; null when what it waits for gets on, or nobody has asked yet. The heaviest of
    /// several streams that wait changes from look to look, so those of a tenant count alike.
    /// </summary>
    internal PartitionCondition? FareOf(PartitionId partition, LabelStream? stream) =>
        stream is null || !_found.TryGetValue(partition, out var found) || found.Stream.Tenant != stream.Value.Tenant ? null : found.State switch
        {
            StreamState.Throttled => PartitionCondition.Throttled,
            StreamState.Retrying => PartitionCondition.Retrying,
            StreamState.Paused => PartitionCondition.Held,
            _ => null,
        };
}
