namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

/// <summary>What a feed asks of the consumer behind it. Any thread may call; it happens soon, in the order asked.</summary>
internal interface IPartitionFeedControl
{
    /// <summary>Goes on with a partition that was paused by its window.</summary>
    void Resume(PartitionFeed feed);

    /// <summary>Pauses a partition whose reader waits.</summary>
    void HoldIntake(PartitionFeed feed);

    /// <summary>Goes on with it.</summary>
    void ResumeIntake(PartitionFeed feed);

    /// <summary>Stops consuming the partition; the feed ends behind what was read.</summary>
    void StopIntake(PartitionFeed feed);

    /// <summary>Stops consuming the partition and forgets the feed.</summary>
    void Close(PartitionFeed feed);
}
