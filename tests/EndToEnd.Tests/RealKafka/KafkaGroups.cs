using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>The consumer groups of a real Kafka.</summary>
internal sealed class KafkaGroups(string bootstrapServers, IAdminClient admin)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Where a group goes on in a partition; <see cref="Offset.Unset"/> before its first commit. Asked again while nobody coordinates the group.</summary>
    public async Task<long> CommittedAsync(string group, string topic, int partition)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = group })
            .SetLogHandler((_, _) => { }).Build();
        var (committed, error) = (0L, "");
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    committed = await Task.Run(() => consumer.Committed([new TopicPartition(topic, partition)], Patience).Single().Offset.Value);
                    return true;
                }
                catch (KafkaException exception) when (exception.Error.Code is
                    ErrorCode.NotCoordinatorForGroup or ErrorCode.GroupCoordinatorNotAvailable or ErrorCode.GroupLoadInProgress)
                {
                    error = exception.Message;
                    return false;
                }
            },
            $"the coordinator of {group} answers", () => error);
        return committed;
    }

    /// <summary>Sets where a group goes on in a partition.</summary>
    public Task CommitAsync(string group, string topic, int partition, long offset) =>
        admin.AlterConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitionOffsets(group, [new TopicPartitionOffset(topic, partition, offset)])]);
}
