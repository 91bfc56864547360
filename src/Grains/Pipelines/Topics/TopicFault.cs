namespace OrleansKafkaLoki.Grains.Pipelines.Topics;

/// <summary>What a failed question to Kafka tells of the partition that it was about.</summary>
public enum TopicFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It has no leader: the brokers that hold it are away.</summary>
    NoLeader,

    /// <summary>A broker does not know it. That may pass, such as when the broker has just started.</summary>
    UnknownPartition,

    /// <summary>The user may not read it.</summary>
    NotAuthorized,
}
