using Confluent.Kafka;
using OrleansKafkaLoki.Grains.Topics;
using OrleansKafkaLoki.Silo.Kafka;

namespace OrleansKafkaLoki.Silo.Tests.Kafka;

public sealed class KafkaAdminTests
{
    /// <summary>librdkafka would abort the process here, had it seen the requests time out.</summary>
    [Fact]
    public async Task CommitGroupOffsets_BrokerAwayForLongerThanTheTimeout_FailsAndPassesAgain()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        var source = bed.AddPipeline("p", "logs");
        source.SocketTimeoutMs = 1000;
        var partition = new TopicPartition("logs", 0);
        using var admin = new KafkaAdmin("p", source, new KafkaMetrics(bed.Meters));
        await CommitAsync(1);

        bed.Cluster.SetBrokerDown(1);
        await Assert.ThrowsAsync<TopicCatalogException>(() => CommitAsync(2));
        await Assert.ThrowsAsync<TopicCatalogException>(() => admin.GetGroupOffsetAsync(partition));
        await Assert.ThrowsAsync<TopicCatalogException>(() => CommitAsync(3));
        bed.Cluster.SetBrokerUp(1);

        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    await CommitAsync(4);
                    return true;
                }
                catch (TopicCatalogException)
                {
                    return false; // Not connected again yet.
                }
            },
            "a commit passes");
        Assert.Equal(4, await admin.GetGroupOffsetAsync(partition));

        Task CommitAsync(long offset) => admin.CommitGroupOffsetsAsync([new TopicPartitionOffset(partition, offset)]);
    }
}
