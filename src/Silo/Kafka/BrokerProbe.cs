using Confluent.Kafka;
using Confluent.Kafka.Admin;
using OrleansKafkaLoki.Grains.Topics;

namespace OrleansKafkaLoki.Silo.Kafka;

/// <summary>
/// Finds out when a failing pipeline is connected again. librdkafka tells of broken connections but not of mended ones,
/// and on quiet topics no record tells either, so it asks the leader of every open partition.
/// </summary>
internal sealed class BrokerProbe(KafkaAdmin admin, KafkaHealthMonitor monitor, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private long _lastAsked = time.GetTimestamp();

    /// <summary>The question under way, or the last.</summary>
    public Task Question { get; private set; } = Task.CompletedTask;

    /// <summary>Asks if the pipeline is failing and the last answer is old enough; returns at once.</summary>
    public void AskWhenDue(IEnumerable<PartitionIntake> intakes)
    {
        if (!monitor.Health.IsConnected && Question.IsCompleted && time.GetElapsedTime(_lastAsked) >= Interval)
        {
            _lastAsked = time.GetTimestamp();
            Question = AskAsync([.. intakes.Select(intake => intake.TopicPartition)]);
        }
    }

    private async Task AskAsync(IReadOnlyCollection<TopicPartition> partitions)
    {
        try
        {
            await admin.ListOffsetsAsync(partitions, OffsetSpec.Latest());
            monitor.ReportConnected();
        }
        catch (TopicCatalogException)
        {
            // Still failing, which the monitor knows and says.
        }
    }
}
