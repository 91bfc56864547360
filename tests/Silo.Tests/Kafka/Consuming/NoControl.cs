using OrleansKafkaLoki.Silo.Kafka.Consuming;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Consuming;

/// <summary>A consumer that does nothing of what a feed asks.</summary>
internal sealed class NoControl : IPartitionFeedControl
{
    public void Resume(PartitionFeed feed)
    {
    }

    public void HoldIntake(PartitionFeed feed)
    {
    }

    public void ResumeIntake(PartitionFeed feed)
    {
    }

    public void StopIntake(PartitionFeed feed)
    {
    }

    public void Close(PartitionFeed feed)
    {
    }
}
