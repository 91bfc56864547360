namespace OrleansKafkaLoki.Grains.Partitions.Feeds;

/// <summary>Why a feed cannot go on by itself. What librdkafka heals on its own (a broker away) is no fault.</summary>
public enum FeedFault
{
    /// <summary>
    /// The offset is below the log's start (retention passed it), beyond its end (the topic was recreated), or behind what the log has lost
    /// (<see cref="FeedException.PartedAt"/>).
    /// </summary>
    OffsetOutOfRange,

    /// <summary>The topic or partition no longer exists.</summary>
    UnknownPartition,

    /// <summary>The topic may have been deleted and created again under its name.</summary>
    TopicReplaced,

    /// <summary>An operator has passed what comes next.</summary>
    Passed,

    /// <summary>Any other error that the broker says is for good.</summary>
    Fatal,
}
