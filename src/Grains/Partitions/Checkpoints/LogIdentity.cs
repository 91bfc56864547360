namespace OrleansKafkaLoki.Grains.Partitions.Checkpoints;

/// <summary>Which log the offsets of a checkpoint are about.</summary>
/// <param name="TopicId">The topic's id (KIP-516), which a topic created again under the same name does not share; null while unknown.</param>
/// <param name="End">The log's end when it was last seen and surely this one; null while unknown.</param>
public readonly record struct LogIdentity(string? TopicId, long? End)
{
    /// <summary>The id of its cluster; null while unknown.</summary>
    public string? ClusterId { get; init; }

    /// <summary>Whether it is the other one, as far as its names tell: offsets then mean the same, but for what was cut off.</summary>
    public bool IsSameAs(LogIdentity other) => TopicId == other.TopicId && ClusterId == other.ClusterId;

    /// <summary>A log of which nothing is known.</summary>
    public static LogIdentity Unknown { get; } = new(null, null);
}
