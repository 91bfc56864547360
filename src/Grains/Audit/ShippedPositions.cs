using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Audit;

/// <summary>Up to where a pipeline's partitions were shipped, as seen from time to time: what was shipped a while ago is to be in Loki.</summary>
/// <param name="behind">How long ago.</param>
internal sealed class ShippedPositions(TimeSpan behind)
{
    private readonly Queue<(DateTimeOffset SeenAt, IReadOnlyDictionary<PartitionId, long> Offsets)> _later = [];

    /// <summary>Up to where each partition was shipped that long ago; null when nobody looked then.</summary>
    public (DateTimeOffset SeenAt, IReadOnlyDictionary<PartitionId, long> Offsets)? Settled { get; private set; }

    /// <summary>Up to where they are shipped now, as seen last.</summary>
    public IReadOnlyDictionary<PartitionId, long> Newest { get; private set; } = new Dictionary<PartitionId, long>();

    /// <summary>They are shipped up to these offsets now.</summary>
    public void See(DateTimeOffset now, IReadOnlyDictionary<PartitionId, long> offsets)
    {
        Newest = offsets;
        _later.Enqueue((now, offsets));
        while (_later.TryPeek(out var oldest) && now - oldest.SeenAt >= behind)
        {
            Settled = _later.Dequeue();
        }
    }
}
